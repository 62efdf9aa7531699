# Causes, contexts, notes, cycles, failing str(), names of classes, and the last exception uncaught.
import sys


def show(error):
    sys.excepthook(type(error), error, error.__traceback__)


def caught(function):
    try:
        function()
    except BaseException as error:
        show(error)


class Error(Exception):
    class Inner(Exception):
        pass


class Elsewhere(Exception):
    __module__ = "some.place"


class Unprintable(Exception):
    def __str__(self):
        raise ValueError("no text")


class Odd(Exception):
    __module__ = None


def cause():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise Error("caused") from error


def context():
    try:
        {}["key"]
    except KeyError:
        raise Error


def suppressed():
    try:
        {}["key"]
    except KeyError:
        raise Error.Inner("alone") from None


def three():
    try:
        cause()
    except Error:
        try:
            [].pop()
        except IndexError as error:
            raise LookupError("third") from error


def notes():
    error = ValueError("noted")
    error.add_note("first")
    error.add_note("second\nof two lines")
    raise error


def odd_notes():
    error = ValueError("noted")
    error.__notes__ = 3
    raise error


def mixed_notes():
    error = ValueError("noted")
    error.__notes__ = ["text", 1, None, Unprintable()]
    raise error


def cycle():
    a, b = ValueError("a"), ValueError("b")
    a.__cause__ = b
    b.__cause__ = a
    raise a


def recursion(n):
    if n:
        recursion(n - 1)
    raise Error("deep")


def two_ways(n):
    return two_ways_back(n)


def two_ways_back(n):
    if not n:
        raise Error("deep")
    return two_ways(n - 1)


caught(cause)
caught(context)
caught(suppressed)
caught(three)
caught(notes)
caught(odd_notes)
caught(mixed_notes)
caught(cycle)
caught(lambda: recursion(10))
caught(lambda: recursion(3))
caught(lambda: recursion(4))
caught(lambda: two_ways(4))
show(Error("without a traceback"))
show(Error())
show(Error.Inner("inner"))
show(Elsewhere("elsewhere"))
show(Unprintable("x"))
show(Odd("odd"))
show(KeyError("key"))
show(KeyboardInterrupt())
show(OSError(2, "No such file or directory", "name"))
show(StopIteration(3))
show(Exception("a", 1))
raise Error("the end")
