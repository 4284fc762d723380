Option VBASupport 1

' LibreOffice knows no calling cell and no help texts of functions.
Public Function Caller() As Object
    Set Caller = ThisWorkbook.Worksheets(1).Range("A1")
End Function

Public Sub MacroOptions(Macro, Description, Category, ArgumentDescriptions)
    Dim place As Integer
    place = FreeFile
    Open "{folder}/helps.txt" For Append As #place
    Print #place, Macro & " " & Category & " " & (UBound(ArgumentDescriptions) + 1)
    Close #place
End Sub
