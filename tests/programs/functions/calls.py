"""Calls in hot loops: of functions, methods, builtins, classes, and of names that change meaning."""


def add(a, b):
    return a + b


def twice(f, x):
    return f(f(x))


def chain(n):
    if n == 0:
        return 0
    return 1 + chain(n - 1)


def loop(n):
    total = 0
    for i in range(n):
        total = add(total, i)
    return total


print(loop(10), loop(1000), twice(lambda x: x * 3, 7), chain(50))
add, old = (lambda a, b: a - b), add
print(loop(10), loop(1000))
add = old
print(loop(1000))


def use_len(items):
    return len(items)


print([use_len(x) for x in ("abc", [1], (), {1: 2}, range(9))])
len_, len = len, lambda x: "replaced"
print(use_len("abc"))
del len
print(use_len("abc"))


class Adder:
    calls = 0

    def __init__(self, n):
        self.n = n

    def __call__(self, x):
        Adder.calls += 1
        return self.n + x

    def method(self, x):
        return self.n * x

    @classmethod
    def make(cls, n):
        return cls(n)

    @staticmethod
    def static(a, b=1):
        return a * 10 + b


total = 0
adder = Adder.make(5)
bound = adder.method
for i in range(200):
    total += adder(i) + adder.method(i) + bound(2) + Adder.static(i) + adder.static(1, b=i) + Adder.method(adder, 1)
print(total, Adder.calls, bound.__self__ is adder, bound.__func__ is Adder.method, bound == adder.method, adder.method is adder.method)
functions = [add, max, Adder(3).method, lambda *a: len_(a), int.__add__, pow]
for _ in range(3):
    print([f(2, 3) if f is not functions[2] else f(4) for f in functions])


def accumulate(items, f=lambda a, b: a * 31 + b & 0xFFFF, start=7):
    for item in items:
        start = f(start, item)
    return start


print(accumulate(range(100)), accumulate(range(100), add, 0), accumulate(["a", "b"], add, ""))


def wrap(f):
    def inner(*args, **kwargs):
        inner.count += 1
        return f(*args, **kwargs)

    inner.count = 0
    return inner


@wrap
@wrap
def decorated(x, *, y=1):
    return x + y


print([decorated(i, y=i) for i in range(5)], decorated.count, decorated(1))
