# Exception groups: nested, chained, too wide, too deep.
import sys


def show(error):
    sys.excepthook(type(error), error, error.__traceback__)


def made(error):
    try:
        raise error
    except BaseException as error:
        return error


def nested(depth):
    error = ValueError(depth)
    for level in range(depth):
        error = ExceptionGroup(f"level {level}", [error, TypeError(level)])
    return error


def noted(error):
    error.add_note("a note\nof two lines")
    return error


def chained():
    try:
        try:
            raise made(ExceptionGroup("inner", [ValueError(1), made(TypeError("two\nlines"))]))
        except* ValueError:
            raise KeyError("in a handler")
    except BaseException as error:
        return error


def caused():
    try:
        raise ExceptionGroup("outer", [made(ValueError(1))]) from made(OSError("cause"))
    except ExceptionGroup as error:
        return error


show(ExceptionGroup("simple", [ValueError(1), TypeError(2)]))
show(made(ExceptionGroup("raised", [made(ValueError(1)), made(noted(TypeError(2)))])))
show(BaseExceptionGroup("base", [KeyboardInterrupt(), SystemExit(3)]))
show(ExceptionGroup("wide", [ValueError(n) for n in range(15)]))
show(ExceptionGroup("wider", [ValueError(n) for n in range(16)]))
show(ExceptionGroup("widest", [ValueError(n) for n in range(20)]))
show(nested(3))
show(nested(13))
show(chained())
show(caused())
show(noted(ExceptionGroup("noted", [noted(ValueError(1)), nested(1)])))
try:
    raise ValueError("first")
except ValueError:
    raise made(ExceptionGroup("last", [ValueError(1), nested(2)]))
