"""Variables shared between functions: counters, late binding, nonlocal through levels, cells that come and go."""


def counter(start=0):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    def reset():
        nonlocal count
        count = start

    return step, reset


step, reset = counter(10)
other, _ = counter()
print([step() for _ in range(5)], other(), step(100), reset(), step(), other(), step.__closure__[0].cell_contents, step.__code__.co_freevars, counter.__code__.co_cellvars)

late = [lambda: i for i in range(3)]
early = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in early])
functions = []
for n in range(3):
    functions.append(lambda: n)
print([f() for f in functions])
n = 99
print([f() for f in functions])


def outer():
    x = "outer"

    def middle():
        def inner():
            nonlocal x
            x += "+inner"
            return x

        return inner

    f = middle()
    return f(), f(), x


print(outer())


def maybe(flag):
    def show():
        return value

    if flag:
        value = 1
    try:
        return show()
    except NameError as error:
        return f"{type(error).__name__}: {error}"


print(maybe(True), maybe(False))


def deleted():
    value = 1

    def show():
        return value

    del value
    try:
        show()
    except NameError as error:
        print(error)
    value = 2
    return show()


print(deleted())


def loop(n):
    total = 0

    def add(i):
        nonlocal total
        total += i

    for i in range(n):
        add(i)
        if i % 50 == 0:
            total += 1000
    return total


print(loop(10), loop(500))


def argument(x, y):
    def inner():
        nonlocal x
        x = x * 2 + y
        return x

    return [inner() for _ in range(4)] + [x]


print(argument(1, 3), argument(0.5, 1))


def recursive():
    def even(n):
        return n == 0 or odd(n - 1)

    def odd(n):
        return n != 0 and even(n - 1)

    return even(100), odd(100), even(7)


print(recursive())


class InMethod:
    def __init__(self, k):
        self.k = k

    def maker(self):
        return lambda v: (self.k, v, __class__.__name__)


print(InMethod(3).maker()(4))
compose = lambda *fs: lambda x: compose(*fs[1:])(fs[0](x)) if fs else x
print(compose(lambda x: x + 1, lambda x: x * 10, str)(4))
