Attribute VB_Name = "sheets_crm"
Option Explicit

' The buttons on the sheets run this.
Public Sub RefreshReorderList()
    RunPython "import sheets_crm.excel.button as b; b.refresh_reorder_list()"
End Sub

' The button on the CRM ribbon tab runs this.
Public Sub RefreshFromRibbon(control As Object)
    RefreshReorderList
End Sub

' Excel keeps no help texts of functions: they are told anew whenever the workbook opens.
Public Sub Auto_Open()
    Dim helps As Object
    Dim entry As Long
    Dim wasSaved As Boolean

    On Error Resume Next
    wasSaved = ThisWorkbook.Saved
    Set helps = ThisWorkbook.Worksheets("xlwings.conf")
    entry = 1
    Do While helps.Cells(entry, 4).Value <> ""
        ShowHelp helps, entry
        entry = entry + 1
    Loop
    ThisWorkbook.Saved = wasSaved
End Sub

' One function's row: name, what it does, what each argument is.
Private Sub ShowHelp(helps As Object, entry As Long)
    Dim arguments() As String
    Dim count As Long
    Dim number As Long

    On Error Resume Next
    Do While helps.Cells(entry, 6 + count).Value <> ""
        count = count + 1
    Loop
    ReDim arguments(0 To count - 1)
    For number = 0 To count - 1
        arguments(number) = helps.Cells(entry, 6 + number).Value
    Next number
    Application.MacroOptions Macro:=helps.Cells(entry, 4).Value, Description:=helps.Cells(entry, 5).Value, _
        Category:="sheets_crm", ArgumentDescriptions:=arguments
End Sub
