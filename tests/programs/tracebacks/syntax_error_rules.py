# SyntaxError's own form.
import sys


def show(error):
    sys.excepthook(type(error), error, error.__traceback__)


def compiled(source, name="<string>"):
    try:
        compile(source, name, "exec")
    except SyntaxError as error:
        error.__traceback__ = None
        show(error)


compiled("x = = 1")
compiled("def f(:\n    pass", "some file.py")
compiled("if True:\nx = 1")
compiled("  x = 1")
compiled("x = 'text")
compiled("x = (1,\ny = 2")
compiled("x = 漢字 漢字")
compiled("\tif x:\n\t\ty = = 1")
compiled("f() = 1")
compiled("return 1")
compiled("def f():\n    x = 1\n    global x")
show(SyntaxError("bare"))
show(SyntaxError("with a file", ("file.py", None, None, None)))
show(SyntaxError("with a line", ("file.py", 3, None, "text")))
show(SyntaxError("with a column", ("file.py", 3, 3, "some text")))
show(SyntaxError("with a range", ("file.py", 3, 3, "   some text", 3, 8)))
show(SyntaxError("beyond", ("file.py", 3, 30, "some text\n", 3, 80)))
show(SyntaxError("over lines", ("file.py", 3, 3, "some text", 4, 1)))
show(SyntaxError("backwards", ("file.py", 3, 5, "some text", 3, 2)))
show(SyntaxError("none", ("file.py", 3, 0, "some text", 3, 0)))
show(SyntaxError("no file", (None, 3, 1, "some text")))
show(SyntaxError())
show(SyntaxError(None))
error = SyntaxError("with a note", ("file.py", 1, 1, "text"))
error.add_note("the note")
show(error)
exec("x = 1\ny = x +* 2")
