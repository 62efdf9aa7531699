"""Exception objects: args, text, attributes, notes, the hierarchy, equality with what CPython says of each."""

for error in (
    Exception(), Exception("a"), Exception("a", 1), ValueError([1]), KeyError("k"), KeyError(), KeyError(1, 2), IndexError("i"), OSError(2, "No such file"), OSError(2, "No", "f.txt"), OSError("x"), StopIteration(5), SystemExit(3), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    UnicodeEncodeError("ascii", "é", 0, 1, "bad"), SyntaxError("m", ("f.py", 1, 2, "code", 1, 4)), ImportError("i", name="n", path="p"), AttributeError("a", name="n", obj=5), NameError("n", name="q"), RecursionError("r"), MemoryError(), KeyboardInterrupt(), GeneratorExit(), ExceptionGroup("g", [ValueError(1), KeyError(2)]),
):
    print(type(error).__name__, repr(error), str(error), error.args, [c.__name__ for c in type(error).__mro__[1:-1]])
e = OSError(2, "No such file", "f.txt")
print(type(e).__name__, e.errno, e.strerror, e.filename, StopIteration(5).value, SystemExit(3).code, SystemExit().code, ImportError("x", name="n").name, KeyError("k") == KeyError("k"))
print([type(OSError(n, "x")).__name__ for n in (1, 2, 4, 13, 17, 20, 21, 32, 104, 110, 111)])


class Custom(Exception):
    def __init__(self, code, *, detail="none"):
        super().__init__(code)
        self.code = code
        self.detail = detail

    def __str__(self):
        return f"<{self.code}: {self.detail}>"


try:
    raise Custom(5, detail="d")
except Custom as c:
    print(c, repr(c), c.args, c.code, c.__traceback__.tb_lineno, c.__traceback__.tb_next, c.__traceback__.tb_frame.f_code.co_name)
    c.add_note("one")
    c.add_note("two")
    print(c.__notes__)
    try:
        c.add_note(5)
    except TypeError as error:
        print(error)


class NoInit(Exception):
    pass


n = NoInit(1, 2)
n.extra = "x"
print(n, n.args, n.__dict__, n.with_traceback(None) is n)
n.args = ("changed",)
print(n, repr(n))
for attribute, value in (("__cause__", 5), ("__context__", "x"), ("__traceback__", 1), ("args", 5), ("__suppress_context__", 1)):
    try:
        setattr(n, attribute, value)
        print(attribute, getattr(n, attribute))
    except TypeError as error:
        print(attribute, error)


def where():
    def inner():
        raise LookupError("here")

    inner()


try:
    where()
except LookupError as error:
    tb = error.__traceback__
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_frame.f_lineno)
        tb = tb.tb_next
import sys

try:
    try:
        1 / 0
    except ZeroDivisionError:
        print(sys.exc_info()[0].__name__, sys.exception())
        raise
except ArithmeticError as error:
    print("again", error, sys.exception() is error)
print(sys.exception(), sys.exc_info())
