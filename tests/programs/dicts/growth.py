"""Dicts that grow, shrink and are refilled, with keys of every kind; order is that of insertion throughout."""


def fill(n, key):
    d = {}
    for i in range(n):
        d[key(i)] = i
    return d


makers = [int, str, float, lambda i: (i, i), lambda i: i * 2**40, lambda i: -i, lambda i: f"key{i % 50}", lambda i: i if i % 2 else str(i), lambda i: i + 0.5, lambda i: 2**70 + i]
for make in makers:
    d = fill(300, make)
    print(len(d), list(d)[:3], list(d.values())[-3:], d[make(7)], make(299) in d, make(1000) in d, sum(d.values()))
    for i in range(0, 300, 3):
        d.pop(make(i), None)
    d[make(0)] = "again"
    print(len(d), list(d.items())[:2], list(d.items())[-1])
    for key in list(d):
        del d[key]
    print(d, fill(3, make))

counts = {}
for word in "the quick brown fox jumps over the lazy dog and the cat and the fox".split():
    counts[word] = counts.get(word, 0) + 1
print(counts, sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3])
nested = {}
for i in range(60):
    nested.setdefault(i % 3, {}).setdefault(i % 4, []).append(i)
print(nested)


class Key:
    """Every key hashes alike; equality decides."""

    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return 7

    def __eq__(self, other):
        return isinstance(other, Key) and self.value == other.value

    def __repr__(self):
        return f"K{self.value}"


d = {Key(i): i for i in range(12)}
d[Key(3)] = "three"
del d[Key(5)]
print(d, d[Key(11)], Key(5) in d)


class Touchy:
    def __init__(self, hash_value):
        self.hash_value = hash_value

    def __hash__(self):
        return self.hash_value

    def __eq__(self, other):
        raise ValueError("no comparison")


first = Touchy(1)
d = {first: "a"}
print(d[first])
try:
    d[Touchy(1)]
except ValueError as error:
    print(error)
print({i: None for i in range(5)} == dict.fromkeys(range(5)), [*{3: 0, 1: 0, 2: 0}])
