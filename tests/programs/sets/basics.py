"""Sets: operators, methods, order of iteration, frozenset."""

a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a, a <= b, {3} < a, a >= {1}, a == {4, 3, 2, 1}, a.isdisjoint({9}), len(a), 3 in a, 9 in a)
a.add(10)
a.discard(99)
a.remove(1)
a.update([20, 30], (40,))
print(a, sorted(a), a.pop() in (2, 3, 4, 10, 20, 30, 40), len(a), a.union([1], [2]), a.intersection([3, 4]), a.difference([3]), a.symmetric_difference([3, 77]))
a &= {3, 4, 10}
a |= {7}
a -= {3}
a ^= {7, 8}
print(a, set(), {*()}, set("hello") == set("olleh"), frozenset([1, 2]), frozenset(), {frozenset([1]): "x"}[frozenset([1])], hash(frozenset([1, 2])) == hash(frozenset([2, 1])))
print(frozenset([1]) | {2}, {2} | frozenset([1]), type({1} | frozenset()).__name__, type(frozenset() | {1}).__name__, frozenset([1]) == {1}, {1, 1.0, True}, {1: 0}.keys() | {5})
for action in (lambda: {[]}, lambda: set().pop(), lambda: {1}.remove(2), lambda: {1} | [2], lambda: {1} < [2], lambda: hash(set()), lambda: frozenset().add(1), lambda: set(5), lambda: {1}[0], lambda: {{1}}, lambda: {1} + {2}):
    try:
        print(action())
    except (TypeError, KeyError, AttributeError) as error:
        print(type(error).__name__, error)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as error:
    print(error)
print({i * 7 % 31 for i in range(20)}, {i * 1000003 % 2**20 for i in range(12)}, {-1, -2, 0, 5, -100}, {0.5, 1.5, 2.0, -0.25, 1e10})
print(set(range(20, 0, -1)), {2**62, 2**63, 2**64, 2**61 - 1, 2**61}, {(1, 2), (2, 1), ()}, {None, True, 5})
print({"apple", "pear", "fig", "kiwi", "plum", "grape"}, set("the quick brown fox"), {b"a", "a", 97}, frozenset("abcdef"))
big = set()
for i in range(300):
    big.add(i * i % 1009)
for i in range(0, 300, 2):
    big.discard(i * i % 1009)
print(len(big), sum(big), list(big)[:12], sorted(big)[-3:])
print([x in big for x in (1, 4, 9, 1008)], {x % 5 for x in big}, any(x > 1000 for x in big), max(big), {1, 2} == {2, 1} != {3})
