"""What stands in for xlwings' VBA module where LibreOffice plays Excel: run by its Basic, as a program.

python tests/excel_shim.py button ADDRESS COMMAND      what RunPython would run, in the workbook in front
python tests/excel_shim.py function QUESTION ANSWER    what XLPy.CallUDF would answer, through text files
"""

import sys

BASIC = '''Option VBASupport 1
Public Function RunPython(PythonCommand As String)
    Shell "{python}", 1, "{program} button {address} """ & PythonCommand & """", False
End Function
'''


def button(address, command):
    from sheets_crm.workbooks.libreoffice_engine import attached_app

    attached_app(address).books.active.set_mock_caller()
    exec(command, {})  # the very text that RunPython was given


if __name__ == "__main__":
    button(*sys.argv[2:])
