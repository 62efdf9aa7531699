"""itertools: what each constructor takes and refuses, re-entrancy, exhaustion."""

import itertools as it
print(list(it.islice(it.count(5), 3)), list(it.islice(it.count(1.5, -0.5), 4)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat(7, 3)), list(it.chain([1], "ab", ())), list(it.chain.from_iterable([[1], [2, 3]])))
print(list(it.accumulate([1, 2, 3])), list(it.accumulate([3, 1, 2], max)), list(it.accumulate([1, 2], initial=10)), list(it.compress("abcd", [1, 0, 1, 0])), list(it.dropwhile(lambda n: n < 3, [1, 3, 2])), list(it.takewhile(lambda n: n < 3, [1, 3, 2])), list(it.filterfalse(None, [0, 1, ""])))
print([(k, list(g)) for k, g in it.groupby("aabccc")], [(k, len(list(g))) for k, g in it.groupby([1, 3, 2, 4, 5], lambda n: n % 2)], list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.zip_longest("ab", "x", fillvalue="-")), list(it.pairwise("abcd")), list(it.batched("abcdefg", 3)))
print(list(it.product("ab", [1, 2])), list(it.product("ab", repeat=2)), list(it.permutations("abc", 2)), list(it.combinations("abcd", 2)), list(it.combinations_with_replacement("ab", 3)), list(it.product()), list(it.permutations([])), len(list(it.permutations(range(6)))))
print(list(it.islice(range(10), 2, 8, 3)), list(it.islice("abc", None)), [next(c) for c in it.tee("xy")], it.count(3), it.repeat(1, 2), it.repeat('a'), it.count(2**62-1), list(it.islice(it.count(2**62-2), 4)),list(it.islice(it.count(-2**70,3), 4)), it.count(1.0), it.count(1, True))
def t(f, *a, **k):
    try:
        r = f(*a, **k)
        print(r if not hasattr(r, '__next__') else [type(x) if hasattr(x, '__next__') or type(x) is tuple and any(hasattr(y, '__next__') for y in x) else x for x in it.islice(r, 10)])
    except Exception as e:
        print(type(e).__name__, e)
for action in (lambda: list(it.islice([1], -1)), lambda: list(it.combinations("a", -1)), lambda: it.chain(5).__next__(), lambda: list(it.batched("a", 0)), lambda: it.count("a"), lambda: list(it.starmap(pow, [5])), lambda: next(it.cycle([])), lambda: list(it.accumulate([1, "a"])), lambda: list(it.batched("abc", 2, strict=True)), lambda: it.repeat()):
    t(action)
a, b = it.tee(it.count())
print([next(a) for _ in range(5)], [next(b) for _ in range(3)], next(a), next(b))
for n in dir(it):
    if n.startswith('_') or n == 'tee': continue
    f = getattr(it, n)
    t(f); t(f, 5); t(f, [1]); t(f, [1,2,3], 2); t(f, 2, [1,2,3]); t(f, [1,2],[3,4],[5,6]); t(f, x=1); t(f, [1], x=1); t(f,1,2,3,4,5); t(f, None, [0,1,2]); t(f, [1,2], None)
t(it.islice, [1,2,3], 'a'); t(it.islice, [1,2,3], 1,'a'); t(it.islice, [1,2,3], 1,2,0); t(it.islice, range(100), 1,None,20)
t(it.permutations, [1], 'a'); t(it.permutations, [1,2], -1); t(it.product, [1,2], repeat=-1); t(it.product,[1],repeat='a'); t(it.tee, [1], -1); t(it.tee,[1],0)
class R(it.repeat):
    def __next__(self):
        return 5
print(list(it.islice(R(1), 3)))
class C(it.chain): pass
c = C([1],[2]); c.x = 5; print(c.x, list(c))
print(it.repeat(5,3).__length_hint__(), it.chain[int], type(it.count()), it.groupby.__doc__[:20], it.count.__module__)
t(it.repeat(5).__length_hint__)
# reentrancy
class I:
    count = 0
    def __init__(self, maxcount): self.maxcount = maxcount
    def __iter__(self): return self
    def __next__(self):
        if self.count >= self.maxcount: raise StopIteration
        self.count += 1
        if self.count == 1: return next(self.it, None)
        return self.count
i = I(4); i.it = p = it.pairwise(i); print(next(p), next(p, None), next(p, None))
i = I(4); i.it, b = it.tee(i); t(lambda: next(i.it))
print(list(it.batched(range(20), 9)), list(it.zip_longest(*[range(i) for i in range(12)]))[:3])
g = it.groupby([1,1,2,2,3]); a = next(g); b = next(g); print(list(a[1]), list(b[1]))
k, g1 = next(it.groupby('aab')); print(k, list(g1), list(g1))
total = 0
for i, (x, y) in zip(range(500), it.cycle([(1, 2), (3, 4)])):
    total += i * x - y
print(total, sum(it.chain(range(100), it.repeat(2, 50))), sum(x * y for x, y in it.pairwise(range(300))), sum(1 for _ in it.combinations(range(12), 4)))
