"""try, except, else, finally: which blocks run, in which order, and what wins."""


def run(label, action):
    log = []
    try:
        log.append("try")
        result = action(log)
        log.append("after")
    except ValueError as error:
        log.append(f"value {error}")
        result = "handled"
    except (KeyError, IndexError) as error:
        log.append(f"lookup {error!r}")
        result = "handled"
    else:
        log.append("else")
    finally:
        log.append("finally")
    print(label, result, log)


def raising(error):
    def action(log):
        raise error

    return action


run("none", lambda log: 1)
run("value", raising(ValueError("v")))
run("key", raising(KeyError("k")))
run("index", lambda log: [][1])
try:
    run("other", raising(TypeError("t")))
except TypeError as error:
    print("escaped", error)


def returns():
    try:
        return "try"
    finally:
        print("cleaning")


def overrides():
    for i in range(3):
        try:
            try:
                if i == 1:
                    raise ValueError(i)
                continue
            finally:
                print("inner", i)
        except ValueError:
            print("caught", i)
            break
        finally:
            print("outer", i)
    else:
        return "else"
    return "broke"


def loops():
    out = []
    for i in range(6):
        try:
            if i == 1:
                continue
            if i == 4:
                break
            out.append(i)
        finally:
            out.append(-i)
    return out


def nested(n):
    try:
        if n:
            return nested(n - 1)
        raise ZeroDivisionError("deep")
    finally:
        depth.append(n)


depth = []
try:
    nested(3)
except ZeroDivisionError as error:
    print(error, depth)
print(returns(), overrides(), loops())


def swap():
    try:
        raise ValueError("first")
    except ValueError:
        try:
            raise KeyError("second")
        except KeyError as inner:
            return repr(inner.__context__)


print(swap())
try:
    error = "outer name"
    try:
        raise ValueError
    except ValueError as error:
        pass
    print(error)
except NameError as problem:
    print(problem)
try:
    try:
        raise ValueError("a")
    finally:
        1 / 0
except ZeroDivisionError as e:
    print(e, repr(e.__context__))
try:
    try:
        raise KeyError("x")
    except KeyError as e:
        raise RuntimeError("y") from e
except RuntimeError as e:
    print(repr(e), repr(e.__cause__), e.__suppress_context__)
try:
    try:
        raise KeyError("x")
    except KeyError:
        raise RuntimeError("y") from None
except RuntimeError as e:
    print(repr(e), e.__cause__, repr(e.__context__), e.__suppress_context__)
for bad in (lambda: exec("raise 5"), lambda: exec("raise"), lambda: exec("raise ValueError from 5"), lambda: exec("try: 1/0\nexcept 5: pass"), lambda: exec("raise int"), lambda: exec("raise ValueError() from KeyError")):
    try:
        bad()
    except BaseException as e:
        print(type(e).__name__, e, repr(e.__cause__))


def hot(n):
    caught = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                raise ValueError(i)
            if i % 7 == 0:
                [][i]
            caught += 1
        except ValueError as e:
            caught += e.args[0]
        except IndexError:
            caught -= 1
    return caught


print(hot(10), hot(400))


def exact_match():
    class Picky(Exception):
        pass

    class Sub(Picky):
        pass

    for cls in (Sub, Picky, Exception, KeyboardInterrupt):
        try:
            raise cls("m")
        except Sub:
            print("sub")
        except Picky:
            print("picky")
        except Exception:
            print("exception")
        except BaseException as e:
            print("base", type(e).__name__)


exact_match()
assert True, "not shown"
try:
    assert 1 > 2, f"message {1 + 1}"
except AssertionError as e:
    print(repr(e))
