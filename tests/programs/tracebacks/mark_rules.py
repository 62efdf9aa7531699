# Source lines and the marks under them, by exceptions that are caught and shown one by one.
import sys


def show(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)


class Thing:
    def method(self, value=1):
        return value / 0

    def __getitem__(self, key):
        raise KeyError(key)

    @property
    def attribute(self):
        return self.method(2) + 1


def binary(a, b):
    return a + b * (a // b)


def long_call():
    thing = Thing()
    return max(
        1,
        2,
        3,
        4,
        thing.method(
            value=5,
        ),
    )


def over_lines(a, b):
    return (
        a
        +
        b
    )


def subscript(thing):
    x = thing["a"]["b"]
    return x


def whole():
    return binary(1, 0)


def assigned():
    result = Thing().method()
    return result


def wide():
    漢字 = "é" + 1
    return 漢字


def attribute():
    return 1 + Thing().attribute


def raised():
    raise ValueError("with\nseveral\nlines")


def asserted(x):
    assert x > 1, f"{x} is small"


def unpacked():
    a, b = 1,
    return a, b


def looped():
    for item in 3:
        pass


def comprehension():
    return [1 / n for n in (2, 1, 0)]


def generator():
    yield 1
    yield 1 / 0


def formatted(x):
    return f"{x:d} {x.missing_}"


def deleted():
    d = {}
    del d["key"]


def chained_calls():
    return Thing().method(3).other().method()


def with_lambda():
    f = lambda x: x[0] / x[1]
    return f([1, 0])


def in_place(a):
    a += "text"


def comparison():
    return 1 < 2 < "three"


def negative():
    return -"text"


show(binary, 1, 0)
show(long_call)
show(over_lines, 1, "2")
show(subscript, Thing())
show(whole)
show(assigned)
show(wide)
show(attribute)
show(raised)
show(asserted, 0)
show(unpacked)
show(looped)
show(comprehension)
show(lambda: list(generator()))
show(formatted, 1)
show(deleted)
show(chained_calls)
show(with_lambda)
show(in_place, 1)
show(comparison)
show(negative)
show(lambda: None, 1)
show(binary)
