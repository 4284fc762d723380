Option VBASupport 1

Public Function RunPython(PythonCommand As String)
    Shell "{answer}", 1, "button {address} """ & PythonCommand & """", False
End Function
