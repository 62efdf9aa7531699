"""itertools and bisect: each function, lazily, with its edges."""

import bisect
import itertools as it

print(list(it.islice(it.count(5), 3)), list(it.islice(it.count(1.5, -0.5), 4)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat(7, 3)), list(it.chain([1], "ab", ())), list(it.chain.from_iterable([[1], [2, 3]])))
print(list(it.accumulate([1, 2, 3])), list(it.accumulate([3, 1, 2], max)), list(it.accumulate([1, 2], initial=10)), list(it.compress("abcd", [1, 0, 1, 0])), list(it.dropwhile(lambda n: n < 3, [1, 3, 2])), list(it.takewhile(lambda n: n < 3, [1, 3, 2])), list(it.filterfalse(None, [0, 1, ""])))
print([(k, list(g)) for k, g in it.groupby("aabccc")], [(k, len(list(g))) for k, g in it.groupby([1, 3, 2, 4, 5], lambda n: n % 2)], list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.zip_longest("ab", "x", fillvalue="-")), list(it.pairwise("abcd")), list(it.batched("abcdefg", 3)))
print(list(it.product("ab", [1, 2])), list(it.product("ab", repeat=2)), list(it.permutations("abc", 2)), list(it.combinations("abcd", 2)), list(it.combinations_with_replacement("ab", 3)), list(it.product()), list(it.permutations([])), len(list(it.permutations(range(6)))))
print(list(it.islice(range(10), 2, 8, 3)), list(it.islice("abc", None)), [next(c) for c in it.tee("xy")], it.count(3), it.repeat(1, 2))
for action in (lambda: list(it.islice([1], -1)), lambda: list(it.combinations("a", -1)), lambda: it.chain(5).__next__(), lambda: list(it.batched("a", 0)), lambda: it.count("a"), lambda: list(it.starmap(pow, [5])), lambda: next(it.cycle([])), lambda: list(it.accumulate([1, "a"])), lambda: list(it.batched("abc", 2, strict=True)), lambda: it.repeat()):
    try:
        print(action())
    except (ValueError, TypeError, StopIteration) as error:
        print(type(error).__name__, error)
a, b = it.tee(it.count())
print([next(a) for _ in range(5)], [next(b) for _ in range(3)], next(a), next(b))
items = [1, 3, 3, 3, 7, 9]
print([bisect.bisect(items, n) for n in range(10)], [bisect.bisect_left(items, n) for n in range(10)], bisect.bisect_left(items, 3, 2), bisect.bisect(items, 9, hi=3), bisect.bisect(["a", "bb", "ccc"], 2, key=len))
bisect.insort(items, 5)
bisect.insort_left(items, 3)
print(items, bisect.bisect("abc", "b"))
try:
    bisect.bisect([1], "a")
except TypeError as error:
    print(error)
total = 0
for i, (x, y) in zip(range(500), it.cycle([(1, 2), (3, 4)])):
    total += i * x - y
print(total, sum(it.chain(range(100), it.repeat(2, 50))), sum(x * y for x, y in it.pairwise(range(300))), sum(1 for _ in it.combinations(range(12), 4)))
