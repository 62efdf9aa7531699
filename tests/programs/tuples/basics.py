"""Tuples: making, comparing, hashing, unpacking into calls."""

t = (1, "a", 2.5, None)
print(t, t[0], t[-1], t[1:3], len(t), t + (5,), t * 2, (1,), (), tuple("abc"), tuple([1]), tuple(), 1 in t, t.index("a"), t.count(None))
print((1, 2) < (1, 3), (1, 2) < (1, 2, 3), () == (), (1, 2) == [1, 2], (1, (2, 3)) == (1, (2, 3)), (2,) > (1, 9), hash((1, 2)) == hash((1, 2)), hash(()) == hash(()))
print(hash((1, 2, 3)), hash(()), hash((1, (2, 3))), hash((0.5, -1)), {(1, 2): "x"}[1, 2], (1, float("nan")) == (1, float("nan")))
for action in (lambda: t.__setitem__(0, 1), lambda: t[10], lambda: hash(([],)), lambda: (1,) + [2], lambda: (1,) < (None,), lambda: tuple(1), lambda: t.index("zz"), lambda: t.append):
    try:
        print(action())
    except (TypeError, IndexError, ValueError, AttributeError) as error:
        print(type(error).__name__, error)
t2 = ([1], 2)
try:
    t2[0] += [3]
except TypeError as error:
    print(error, t2)


def pairs(n):
    total = 0
    for i in range(n):
        p = (i, i * 2, i + 0.5)
        a, b, c = p
        total += a + b - c
        q = p[1], p[0]
        total += q[0] - q[1]
    return total


print(pairs(10), pairs(500))
x, y = 1, 2
for _ in range(9):
    x, y = y, x + y
print(x, y, *((i, j) for i in range(2) for j in "ab"), sorted([(2, "b"), (1, "z"), (2, "a")]), max((1, 5), (1, 3), (0, 9)))


class Point(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    @property
    def x(self):
        return self[0]


p = Point(3, 4)
print(p, p.x, p == (3, 4), isinstance(p, tuple), p + (1,), type(p[:]).__name__, {p: 1}[3, 4])
