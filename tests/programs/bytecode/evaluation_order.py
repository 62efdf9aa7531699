"""Operands are read when their turn comes, whatever comes after them."""


def trace(name, value=None):
    print(name, end=" ")
    return value


class Noisy:
    def __init__(self, name):
        self.__dict__["name"] = name

    def __getattr__(self, name):
        print(f"{self.name}.{name}", end=" ")
        return Noisy(f"{self.name}.{name}")

    def __setattr__(self, name, value):
        print(f"{self.name}.{name}={value}", end=" ")

    def __getitem__(self, key):
        print(f"{self.name}[{key}]", end=" ")
        return Noisy(f"{self.name}[{key}]")

    def __setitem__(self, key, value):
        print(f"{self.name}[{key}]={value}", end=" ")

    def __delitem__(self, key):
        print(f"del {self.name}[{key}]", end=" ")

    def __call__(self, *args, **kwargs):
        print(f"{self.name}({args}, {kwargs})", end=" ")
        return Noisy(f"{self.name}()")

    def __add__(self, other):
        print(f"{self.name}+{other}", end=" ")
        return Noisy("sum")

    def __iadd__(self, other):
        print(f"{self.name}+={other}", end=" ")
        return Noisy("total")

    def __repr__(self):
        return self.name


def rebinding(x):
    print(x + (x := 5), x)
    print([x, (x := 6), x], (x, x := 7), {x: (x := 8)}, {(x := 9), x})
    print(trace("f", lambda *a, **k: (a, k))(x, x := 10, k=x, l=(x := 11)))
    print(x < (x := 12) < x + 1, x == (x := 13), x if (x := 14) else x)
    y = [10, 20, 30]
    i = 0
    print(y[i] + y[(i := 1)] + y[i], y[(i := 2)], y[i:(i := 3)])
    print(f"{x}{(x := 15)}{x:{(x := 4)}}", "%s %s" % (x, (x := 16)))
    print(x + sum([x for x in (1, 2)]), x * len([x := 2 for _ in "ab"]), x)
    print(x or (x := 1), x and (x := 0), x, (x := 3) - x, x - (x := 1) * x)
    return x


print(rebinding(1))


def targets():
    a = Noisy("a")
    i = 0
    a[i] = i = 1
    a[trace("i", 1)], a.x, *rest = trace("value", (1, 2, 3, 4))
    print(rest)
    a[trace("j", 2)] += trace("one", 1)
    a.y += trace("two", 2)
    a[trace("k", 1):trace("l", 2)] += trace("three", 3)
    x = y = z = [1]
    print(x is y is z)
    x, y = y, x
    i, a[i] = 5, "five"
    (p, q), [r, s] = (1, 2), "rs"
    p, q, r, s = s, r, q, p
    print(p, q, r, s)
    i, i, (i, x[0]) = 1, 2, (0, 3)
    print(i, x)
    del a[trace("m", 3)], x
    try:
        x
    except UnboundLocalError as error:
        print(error)


targets()


def calls():
    f = Noisy("f")
    f(trace("a", 1), *trace("b", (2, 3)), trace("c", 4), k=trace("d", 5), **trace("e", {"m": 6}), n=trace("g", 7))
    print()
    f.method(trace("a", 1)).other[trace("b", 2)](k=trace("c", 3))
    print()
    print({trace("k1", 1): trace("v1", 2), **trace("m", {3: 4}), trace("k2", 5): trace("v2", 6)})
    print([trace("x", 1), *trace("y", [2]), trace("z", 3)], (*trace("t", "ab"), trace("u")), {trace("s", 1), *trace("v", [2])})
    print(trace("l", 1) < trace("m", 2) > trace("n", 3) == trace("never"))
    print(trace("body", 1) if trace("test", True) else trace("never"))
    lambda a=trace("default", 1), *, b=trace("keyword default", 2): None
    print()


@trace("decorator 1", lambda f: trace("apply 1", f))
@trace("decorator 2", lambda f: trace("apply 2", f))
def decorated(a=trace("default", 1)):
    pass


print()
calls()


def folding():
    return 2 ** 100, -7 // 2, 7 % -3, "ab" * 2 + "c", (1, 2) + (3,), not (), ~5, 1 << 65, 3 / 4, 1e308 * 10, 2 ** -1, -2 ** 2, 1_000 * 1_000


print(folding())
print([1, 2, 3] in ([1, 2, 3],), 3 in {1, 2, 3}, 4 in [1, 2], {1} in ({1},), "b" in "abc", [x for x in {3, 1, 2}])
