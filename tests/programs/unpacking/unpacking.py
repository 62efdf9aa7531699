"""Unpacking: stars, nesting, every target, order of evaluation, errors."""

a, b = 1, 2
a, b = b, a
(c, d), [e, *f] = (3, 4), "xyz"
*g, h = range(4)
i, *j, k = [1, 2]
(l,) = [9]
[] = ()
m = n = [0]
o, (p, (*q, r)) = 1, (2, (3, 4, 5))
print(a, b, c, d, e, f, g, h, i, j, k, l, m is n, o, p, q, r)
box, attribute = [0, 0], type("T", (), {})()
box[0], attribute.x, box[1] = 1, 2, 3
print(box, attribute.x, [*range(3), *"ab", *()], (*[1], 2), {*[1, 2], 3}, {**{"a": 1}, "b": 2, **{"a": 3}}, *[7, 8])
for (s, t), *u in [((1, 2), 3, 4), ("ab", 5)]:
    print(s, t, u)
for action in ("a, b = 1", "a, b = 1, 2, 3", "a, b, c = 1, 2", "a, *b, c = [1]", "a, b = {1}", "(a, b), c = 1, 2", "[a] = []", "*a, = 5", "a, b = None", "x = *5,", "{**5}", "[*None]", "a, b = iter([1])"):
    try:
        exec(action, {})
        print("fine")
    except (TypeError, ValueError) as error:
        print(action, "->", error)
for source in ("*a = [1]", "*a, *b = [1]", "a, b += 1", "(a + b) = 1", "f() = 1", "a + 1, b = 2", "1 = a", "None = 1", "[a, 1] = 2", "del f()", "x = *a", "print(*a b)", "for 1 in x: 1", "with a as 1: 1", "(x for x in a) = 1", "a if b else c = 1", "lambda: 1 = 2", "a := 1", "(a.b := 1)"):
    try:
        exec(source)
        print("accepted")
    except SyntaxError as error:
        print(source, "->", error.msg)


def note(label, value=0):
    print(label, end=" ")
    return value


class Box:
    def __setitem__(self, key, value):
        print(f"[{key}]={value}", end=" ")

    def __setattr__(self, name, value):
        print(f".{name}={value}", end=" ")


note("A", Box())[note("B", 1)], note("C", Box()).x = note("D", 10), note("E", 20)
print()
t = note("F", Box())[note("G")] = note("H", 5)
print(t)
data = {"k": 1}
data["k"] += note("I", 2)
x = [1, 2, 3]
y = 0
y, x[y] = 2, 99
print(data, x, y)


def swap_loop(n):
    a, b, c = 1, 2, 3
    for i in range(n):
        a, b, c = b, c, a + i
        (a, b), c = (b, a), c
        first, *middle, last = a, b, c, i
        a += len(middle) + first - last
    return a, b, c


print(swap_loop(10), swap_loop(300))


def infinite():
    n = 0
    while True:
        yield n
        n += 1


try:
    a, b = infinite()
except ValueError as error:
    print(error)
