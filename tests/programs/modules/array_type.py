"""array: typecodes, limits, the methods of a list, bytes and back."""

from array import array

for code in "bBhHiIlLqQfd":
    a = array(code, [1, 2, 3])
    a.append(4)
    a[0] = 7
    print(code, a, a.itemsize, a.typecode, a[-1], list(a), a.tobytes()[: a.itemsize], len(a), a[1:3], a == array("d", [7, 2, 3, 4]), 3 in a)
a = array("i", range(10))
a.extend([1, 2])
a.extend(array("i", [3]))
a.insert(1, 99)
a.remove(5)
a.reverse()
print(a, a.pop(), a.pop(0), a.index(99), a.count(1), a + array("i", [0]), a * 2 == a + a, a[::-2], a.tolist() == list(a), sum(a), max(a), sorted(a)[:3])
del a[2:5]
a[0:2] = array("i", [8, 8, 8])
a += array("i", [6])
print(a, array("d", b"\0" * 16), array("i"), array("u", "añ"), array("u", "añ").tounicode(), array("d", [0]) * 3, array("b", b"ab"))
for action in (lambda: array("b", [128]), lambda: array("B", [-1]), lambda: array("i", [1.5]), lambda: array("x", []), lambda: array("i")[0], lambda: array("i", [1]) + [1], lambda: array("i", [1]).extend([1.5]), lambda: array("i", "ab"), lambda: array("d", ["x"]), lambda: array("i", [1]).remove(5), lambda: array("i").pop(), lambda: array("i", [1]).__setitem__(0, "x"), lambda: array("H", [70000]), lambda: array("i", [2**31]), lambda: hash(array("i")), lambda: array("i", [1, 2])["a"], lambda: array("i", [1]).frombytes(b"abc")):
    try:
        print(action())
    except (TypeError, ValueError, OverflowError, IndexError) as error:
        print(type(error).__name__, error)
d = array("d", [0.0]) * 100
for i in range(2000):
    d[i % 100] += i * 0.5
for i, value in enumerate(d):
    d[i] = value * value
print(d[0], d[99], sum(d), array("f", [0.1])[0], array("d", [0.1])[0], d.index(d[7]), array("q", [2**62])[0], array("Q", [2**64 - 1]))
