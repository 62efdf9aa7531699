"""Ways out of blocks: `finally`, `with`, handlers, loops, in each other."""
import sys


class Manager:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress

    def __enter__(self):
        print("enter", self.name, end="; ")
        return self

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value, end="; ")
        return self.suppress


def returns(x):
    try:
        return x
    finally:
        x = "changed"
        print("finally", end=" ")


def overridden():
    for i in range(3):
        try:
            return "try"
        finally:
            if i < 1:
                continue
            break
    return "after", i


def loops():
    out = []
    for i in range(4):
        try:
            if i == 0:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append(f"f{i}")
    else:
        out.append("never")
    while True:
        with Manager("w"):
            try:
                break
            except ValueError:
                pass
    return out


def nested():
    try:
        try:
            raise ValueError("inner")
        finally:
            try:
                raise KeyError("in finally")
            except KeyError as e:
                print(repr(e), repr(e.__context__), sys.exception() is e, end="; ")
            print(repr(sys.exception()), end="; ")
    except ValueError as e:
        print(repr(e), e.__context__, sys.exception() is e)
    try:
        e
    except UnboundLocalError as error:
        print(error, sys.exception() is error)
    return sys.exception()


def with_statements():
    with Manager("a") as a, Manager("b", True) as b:
        raise ValueError("suppressed")
    print()
    for i in range(2):
        with Manager(f"c{i}"):
            if i:
                return "returned"
            continue
    return "never"


def name_is_deleted():
    e = "before"
    try:
        raise ValueError
    except ValueError as e:
        del e
    try:
        print(e)
    except UnboundLocalError:
        print("e is gone")
    for _ in range(2):
        try:
            raise KeyError("again")
        except KeyError as e:
            if _:
                return e.args
            continue


def reraised():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            try:
                raise TypeError("second")
            finally:
                print("cleanup", type(sys.exception()).__name__, end="; ")
    except TypeError as e:
        print(type(e.__context__).__name__, end="; ")
    try:
        try:
            raise ValueError("a")
        except ValueError as e:
            raise KeyError("b") from e
    except KeyError as e:
        print(repr(e.__cause__), e.__suppress_context__, end="; ")
    try:
        try:
            raise OSError("x")
        except (ValueError, OSError):
            raise
    except OSError as e:
        print(e)


def else_and_finally(kind):
    try:
        print("try", end=" ")
        if kind == 1:
            raise ValueError
        if kind == 2:
            raise KeyError
        if kind == 3:
            return "return"
    except ValueError:
        print("except", end=" ")
    else:
        print("else", end=" ")
        if kind == 4:
            return "else return"
    finally:
        print("finally", end=" ")
        if kind == 2:
            return "swallowed"
    return "end"


def in_comprehension():
    x = "outer"
    try:
        [1 / x for x in (1, 0)]
    except ZeroDivisionError:
        print(x, "y" in locals())
    try:
        [y / 0 for y in (1,)]
    except ZeroDivisionError:
        print("y" in locals(), "x" in locals())


print(returns("kept"))
print(overridden())
print(loops())
print(nested())
print(with_statements())
print(name_is_deleted())
reraised()
print([else_and_finally(kind) for kind in range(5)])
in_comprehension()
try:
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2), ExceptionGroup("inner", [ValueError(3), KeyError(4)])])
    except* ValueError as group:
        print(repr(group), sys.exception() is group)
    except* TypeError:
        raise RuntimeError("from a clause")
except ExceptionGroup as rest:
    print(rest.message, [repr(e) for e in rest.exceptions], repr(rest.exceptions[0].__context__))
try:
    try:
        raise ValueError("naked")
    except* ValueError as group:
        print(repr(group))
    else:
        print("never")
    finally:
        print("finally")
except BaseException as e:
    print("never", e)
print(sys.exception())
