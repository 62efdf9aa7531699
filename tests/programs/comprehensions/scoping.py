"""Comprehensions: nesting, conditions, scopes, walrus, class bodies."""

x = "global"
print([x for x in range(3)], x, {x: -x for x in range(3)}, {x % 2 for x in range(5)}, [x for x in range(9) if x % 2 if x > 3])
print([(a, b) for a in range(3) for b in range(a)], [[c * r for c in range(3)] for r in range(3)], [y for row in [[1, 2], [3]] for y in row], {k: [v] * 2 for k, v in {"a": 1}.items()})
print([y := 5, y**2], [last := n for n in range(4)], last, [(n, half) for n in range(6) if (half := n // 2) % 2])


def f(n):
    k = 10
    out = [k + i for i in range(n)]
    k = 20
    functions = [lambda: k + i for i in range(n)]
    return out, [g() for g in functions], [[(i, j, k) for j in range(2)] for i in range(2)]


print(f(3))


class C:
    items = [1, 2, 3]
    doubled = [i * 2 for i in items]
    try:
        wrong = [i * factor for i in items for factor in [len(items)]]
    except NameError as error:
        message = str(error)
    nested = [[i for i in range(n)] for n in items]


print(C.doubled, C.message, C.nested)


def leak():
    [inner := i for i in range(5)]
    return inner, "i" in locals()


print(leak())
for source in ("[i := 0 for i in range(2)]", "[(i := 1) for i in (j := [1])]", "[x for x in y := [1]]", "class A: [z := 1 for _ in [1]]", "[yield 1 for x in y]", "[*a for a in b]", "{**a for a in b}", "(x for x in a, b)"):
    try:
        exec(source)
        print("accepted")
    except SyntaxError as error:
        print(error.msg)
    except NameError as error:
        print("name", error)
try:
    [1 / n for n in (1, 0)]
except ZeroDivisionError as error:
    print(error)
try:
    [n for n in None]
except TypeError as error:
    print(error)


def primes(n):
    return [p for p in range(2, n) if all(p % d for d in range(2, int(p**0.5) + 1))]


def matrix(n):
    m = [[i * n + j for j in range(n)] for i in range(n)]
    t = [[row[i] for row in m] for i in range(n)]
    return sum(sum(a * b for a, b in zip(r, c)) for r in m for c in t)


print(primes(60), len(primes(500)), matrix(4), matrix(12))
print(sum(i for i in range(100) if i % 3 == 0), max((len(w), w) for w in "the quick brown fox".split()), dict((k, v) for v, k in enumerate("abc")), tuple(c.upper() for c in "xyz"))
nested = [lambda: (a, b) for a in range(2) for b in range(2)]
print([g() for g in nested], [[(lambda: (a, b))() for b in "xy"] for a in "12"])
