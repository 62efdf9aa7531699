"""The methods and operators of list, and what they refuse."""

a = [3, 1, 2]
a.append(5)
a.extend([7, 8])
a.extend("xy")
a.insert(0, "first")
a.insert(100, "last")
a.insert(-1, "before last")
print(a, len(a), a.pop(), a.pop(0), a.pop(-2), a.index(5), a.count(1), 7 in a, "q" in a)
a.remove("x")
a.reverse()
print(a, a[::-1], a + [1], a * 2, [0] * 3, 2 * [None], a == a[:], a is a[:], a.copy() == a)
a.clear()
print(a, bool(a), [1, 2] < [1, 3], [1, 2] < [1, 2, 0], [] < [1], [1, "a"] == [1, "a"], [1, [2, [3]]] == [1, [2, [3]]], [1, 2] != (1, 2))
a = [1, 2, 3]
a += (4, 5)
a *= 2
b = a
b += [6]
print(a is b, a, sum(a), min(a), max(a), list("abc"), list(range(3)), list({"k": 1}), [*a[:2], *"xy"], list(zip([1, 2], "ab")))
for action in (
    lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1][1], lambda: [1]["a"], lambda: [1] + (2,), lambda: [1] * "a",
    lambda: [1] < ["a"], lambda: [1] < 1, lambda: list(5), lambda: [].append(), lambda: [].extend(5), lambda: hash([]), lambda: [1].foo, lambda: [1].index(1, 1), lambda: [1] * 1.0, lambda: [1][1.0], lambda: [1].insert("a", 1),
):
    try:
        print(action())
    except (TypeError, ValueError, IndexError, AttributeError) as error:
        print(type(error).__name__, error)
recursive = [1]
recursive.append(recursive)
print(recursive, repr(recursive), len(recursive), recursive[1][1] is recursive)
grid = [[0] * 3] * 2
grid[0][0] = 1
print(grid, [[0] * 3 for _ in range(2)])
seen = []
numbers = [1, 2, 3, 4]
for n in numbers:
    seen.append(n)
    if n == 2:
        numbers.append(9)
        numbers.remove(1)
print(seen, numbers)
