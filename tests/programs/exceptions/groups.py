"""Exception groups and except*: splitting, nesting, re-raising."""


def handle(make):
    try:
        try:
            raise make()
        except* ValueError as group:
            print("values", group.exceptions, group.message)
        except* (KeyError, IndexError) as group:
            print("lookups", group.exceptions)
        else:
            print("else")
        finally:
            print("finally")
    except BaseException as rest:
        print("rest", repr(rest))


handle(lambda: ExceptionGroup("g", [ValueError(1), KeyError(2), TypeError(3), ValueError(4)]))
handle(lambda: ExceptionGroup("outer", [ExceptionGroup("inner", [ValueError(1), OSError(2)]), IndexError(3)]))
handle(lambda: ValueError("alone"))
handle(lambda: TypeError("alone"))
handle(lambda: ExceptionGroup("all", [ValueError(1)]))
try:
    try:
        pass
    except* ValueError:
        print("never")
    else:
        print("no error")
finally:
    print("done")

group = ExceptionGroup("top", [ValueError("a"), ExceptionGroup("sub", [KeyError("b"), ValueError("c")]), TypeError("d")])
match, rest = group.split(ValueError)
print(repr(match), repr(rest), repr(group.subgroup(KeyError)), group.subgroup(OSError), repr(group.subgroup(lambda e: "d" in str(e))), repr(group.derive([ValueError("x")])))
print(str(group), group.message, len(group.exceptions), isinstance(group, Exception), type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
for arguments in (("m", []), ("m", [5]), ("m",), (5, [ValueError()]), ("m", [KeyboardInterrupt()]), ("m", ValueError())):
    try:
        print(repr(ExceptionGroup(*arguments)))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


def raises_inside():
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError:
        raise RuntimeError("from handler")
    except* KeyError:
        raise


try:
    raises_inside()
except BaseException as error:
    print(repr(error), repr(error.exceptions[0].__context__))
try:
    exec("try:\n 1\nexcept* ValueError:\n 1\nexcept KeyError:\n 1")
except SyntaxError as error:
    print(error.msg)
try:
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ExceptionGroup:
        pass
except TypeError as error:
    print(error)


class MyGroup(ExceptionGroup):
    def derive(self, exceptions):
        return MyGroup(self.message + "'", exceptions)


try:
    raise MyGroup("mine", [ValueError(1), TypeError(2)])
except* TypeError as part:
    print(type(part).__name__, part.message)
except* ValueError as part:
    print(type(part).__name__, part.message)
