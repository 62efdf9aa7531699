"""Lists of ints, of floats and of anything, and the moment when one becomes another."""


def kinds(values):
    return [type(v).__name__ for v in values]


a = [1, 2, 3]
a.append(4)
a[0] = 2**62
a[1] = 2**63
print(a, kinds(a))
a = [1, 2, 3]
a[1] = True
print(a, kinds(a), [True, 1], [1, True][1] is True)
a = [1, 2, 3]
a[2] = 3.0
print(a, kinds(a), a == [1, 2, 3])
f = [1.0, 2.5, -0.0]
f.append(float("nan"))
print(f, f[3] in f, f.count(f[3]), f == f[:], f.index(-0.0), kinds(f))
f[0] = 1
print(f, kinds(f))
f = [0.5] * 4
f[1] = "text"
f.extend([1, None])
print(f, kinds(f))
e = []
e.append(1.5)
e.append(2)
e.insert(0, "x")
print(e, kinds(e))
print([1, 2] + [3.0], [1.0] + [2.0], [1] * 3 + [None], [1, 2.0, 3][1:], [*[1, 2], *[1.5]], sorted([2, 1.5, True]), sorted([3, 1, 2]), sorted([2.5, -1.0]))


def total(values):
    result = 0
    for v in values:
        result += v
    return result


def fill(n, value):
    result = []
    for _ in range(n):
        result.append(value)
    return result


def scale(values, factor):
    for i in range(len(values)):
        values[i] = values[i] * factor
    return values


for _ in range(3):
    print(total(range(100)), total([1] * 100), total([0.5] * 100), total([1, 0.5] * 50), total([True] * 10), total([2**70] * 3))
    print(total(fill(50, 3)), total(fill(50, 1.25)), scale([1, 2, 3], 2), scale([1, 2, 3], 0.5), scale([1.5, 2.5], 2), scale(["a", "b"], 2), scale([2**40], 2**40))
a = [0] * 10
for i in range(10):
    a[i] = i * i if i < 5 else i / 2 if i < 8 else str(i)
print(a, kinds(a))
a = list(range(20))
del a[5:15]
a[2:4] = [1.5, "x"]
a[::2] = [None] * len(a[::2])
print(a)
for i in range(-3, 3):
    print(a[i], end=" ")
print(a[-100:3], a.pop() == 19)
