Option VBASupport 1

Public Function CallUDF(moduleName, functionName, arguments, Optional book, Optional caller)
    Dim place As Integer, number As Integer
    place = FreeFile
    Open "{folder}/question.txt" For Output As #place
    Print #place, moduleName
    Print #place, functionName
    For number = LBound(arguments) To UBound(arguments)
        If IsMissing(arguments(number)) Then
            Print #place, "missing"
        ElseIf IsObject(arguments(number)) Then
            Print #place, "cells"
            AskCells place, arguments(number).Value
        Else
            Print #place, "plain " & Told(arguments(number))
        End If
    Next number
    Close #place
    Shell "{answer}", 0, "function {folder}/question.txt {folder}/answer.txt", True
    CallUDF = Answered("{folder}/answer.txt")
End Function

Private Sub AskCells(place As Integer, cells As Variant)
    Dim row As Long, col As Long
    If Not IsArray(cells) Then
        Print #place, "row"
        Print #place, Told(cells)
        Exit Sub
    End If
    For row = LBound(cells, 1) To UBound(cells, 1)
        Print #place, "row"
        For col = LBound(cells, 2) To UBound(cells, 2)
            Print #place, Told(cells(row, col))
        Next col
    Next row
End Sub

Private Function Told(value As Variant) As String
    If TypeName(value) = "Date" Then
        Told = "Date=" & Format(value, "YYYY-MM-DD")
    Else
        Told = TypeName(value) & "=" & value
    End If
End Function

Private Function Answered(path As String) As Variant
    Dim place As Integer, rows As Long, cols As Long, row As Long, col As Long
    Dim text As String, table() As Variant
    place = FreeFile
    Open path For Input As #place
    Line Input #place, text
    rows = CLng(text)
    Line Input #place, text
    cols = CLng(text)
    ReDim table(1 To rows, 1 To cols)
    For row = 1 To rows
        For col = 1 To cols
            Line Input #place, text
            If Left(text, 7) = "number=" Then
                table(row, col) = Val(Mid(text, 8))
            Else
                table(row, col) = Mid(text, 6)
            End If
        Next col
    Next row
    Close #place
    If rows = 1 And cols = 1 Then
        Answered = table(1, 1)
    Else
        Answered = table
    End If
End Function
