"""The iterator protocol and the builtins that build on it."""


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Old:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * 10

    def __len__(self):
        return 99


print(list(Countdown(4)), [*Old()], 20 in Old(), 25 in Old(), list(reversed([1, 2, 3])), max(Countdown(5)), sorted(Old(), reverse=True), dict(enumerate("ab", 5)), tuple(Countdown(3)))
print(list(zip("abc", range(10))), list(zip()), list(zip("ab", "cd", "ef")), list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])), list(filter(None, [0, 1, "", "a", None])), list(filter(lambda n: n % 2, range(6))), list(enumerate([])))
print(any([]), all([]), any(n > 3 for n in range(5)), all(n > 3 for n in range(5)), sum(Countdown(5)), next(iter([]), "default"), list(iter(Countdown(9).__next__, 5)), list(range(5))[::-1])
try:
    list(zip("abc", "ab", strict=True))
except ValueError as error:
    print(error)
try:
    list(map(lambda a, b: 0, [1], [1, 2], strict=True))
except ValueError as error:
    print(error)
for action in (lambda: iter(5), lambda: next(5), lambda: next(iter([])), lambda: iter(5, 5), lambda: list(zip(1)), lambda: map(1), lambda: list(map(1, [1])), lambda: reversed({1}), lambda: enumerate(5), lambda: range(1.5), lambda: range(1, 2, 0), lambda: iter(type("X", (), {"__iter__": lambda self: 5})()), lambda: 5 in 5, lambda: [1 for _ in type("Y", (), {"__iter__": None})()]):
    try:
        print(action())
    except (TypeError, ValueError, StopIteration) as error:
        print(type(error).__name__, repr(str(error)))
it = iter([1, 2, 3])
print(next(it), [x for x in it], next(it, None), it.__length_hint__(), type(it).__name__, type(iter(())).__name__, type(iter({})).__name__, type(iter("")).__name__, type(iter(range(1))).__name__, type(iter(set())).__name__, type(zip()).__name__)
a = [1, 2, 3]
for x in a:
    if len(a) < 8:
        a.append(x * 10)
print(a)
r = range(10, 0, -3)
print(r, list(r), len(r), r[1], r[-1], r[1:3], 4 in r, 5 in r, r.index(7), r.count(4), r == range(10, -2, -3), hash(r) == hash(range(10, -2, -3)), r.start, r.stop, r.step, range(5) == range(0, 5), list(reversed(r)), range(0), bool(range(0)), range(2**70, 2**70 + 3)[1], len(range(0, 10**18, 7)), 10**17 in range(0, 10**18, 10))


def early(items):
    for item in items:
        if item > 2:
            break
    else:
        return "exhausted", list(items)
    return item, list(items)


print(early(iter(range(6))), early(iter([0, 1])), early(Countdown(5)))


class Fails:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n == 3:
            raise KeyError("third")
        return self.n


f = Fails()
for consume in (list, tuple, set, sum, lambda it: [x for x in it], lambda it: dict.fromkeys(it), lambda it: [*it], lambda it: max(it)):
    f.n = 0
    try:
        consume(f)
    except KeyError as error:
        print(error, end=" ")
print()
total = 0
for i, (x, y) in enumerate(zip(range(300), reversed(range(300)))):
    total += i * x - y
for k, v in {n: n * n for n in range(200)}.items():
    total += k - v
for c in "text" * 50:
    total += ord(c)
for i in range(1000, 0, -7):
    total -= i
for x in map(lambda n: n + 1, filter(lambda n: n % 3, range(300))):
    total += x
print(total)
