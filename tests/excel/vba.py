"""Our macros in a VBA interpreter: the workbook's own modules, with a Windows that only notes what is asked.

Swapped in the sources for the interpreter's sake, and nothing else: comments behind ``#`` directives, and
calls that reach the machine (``GetAttr``, ``Environ``, ``Kill``, ``MacroOptions``): they go to `Computer`.
"""

import re

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import MISSING, VBAObject, method

from macros.build import sources

_SWAPPED = (
    (r"(?m)^(\s*#.*?) +'.*$", r"\1"),
    (r"\bGetAttr\(", "Computer.GetAttr("),
    (r"\bEnviron\(", "Computer.Environ("),
    (r"\bKill LOG_FILE\b", "Computer.Forget LOG_FILE"),
    (r"\bApplication\.Hwnd\b", "4711"),
    (r"\bApplication\.MacroOptions\b", "Computer.MacroOptions"),
)


class Computer(VBAObject):
    """The owner's computer: which files it has, what it was told to run, which helps Excel was told."""

    def __init__(self, files=()):
        self.files, self.ran, self.helps = set(files), [], {}

    @method
    def GetAttr(self, path):  # noqa: N802 - as VBA calls it
        return 32 if str(path) in self.files else 16  # an archive file, or a folder

    @method
    def Environ(self, name):  # noqa: N802
        return rf"C:\Users\Siti Ayu\{name}"

    @method
    def Forget(self, path):  # noqa: N802
        pass

    @method
    def MacroOptions(self, Macro, Description, Category, ArgumentDescriptions):  # noqa: N802, N803
        self.helps[str(Macro)] = (str(Category), str(Description), ArgumentDescriptions)

    @method
    def Run(self, Command, WindowStyle=MISSING, Wait=MISSING):  # noqa: N802, N803
        self.ran.append(str(Command))
        return 0

    @method
    def ExpandEnvironmentStrings(self, text):  # noqa: N802
        # compared with True next; VBA itself reads "False" as False there
        return {"True": True, "False": False}.get(str(text), text)


def excel(path, files=()):
    """The workbook open in the interpreter's Excel, and the computer it runs on."""
    app = ExcelApplication.open(path, with_vba=False)
    computer = Computer(files)
    bridge = app.interpreter.host
    known = bridge.global_object
    bridge.create = lambda _name: computer
    bridge.global_object = lambda name: computer if name == "computer" else known(name)
    for name, source in sources().items():
        if name != "Dictionary":  # compiled out on Windows
            for pattern, other in _SWAPPED:
                source = re.sub(pattern, other, source)
            app.add_module(source, name=name)
    return app, computer
