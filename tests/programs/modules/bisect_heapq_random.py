"""_random by its seeds and states, bisection and heaps of every kind of item."""

import _random, bisect, heapq
from heapq import *
def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)
r = _random.Random(1)
print(r.random(), r.random(), r.getrandbits(32), r.getrandbits(100), r.getrandbits(0), r.getrandbits(1), r.getrandbits(64))
for s in (0, 5, -5, 2**70, 2**32, 2**64, True, 1.5, (1,2)):
    r.seed(s); print(r.random(), r.getrandbits(45))
st = r.getstate(); a = r.random(); r.setstate(st); print(a == r.random(), len(st), st[:3], st[-1])
print(r.random(), hash(r.getstate()))
t(r.getrandbits, -1); t(r.getrandbits, 'a'); t(r.getrandbits, 2**70); t(r.setstate, 5); t(r.setstate, (1,)); t(r.setstate, (1,)*624+(700,)); t(r.setstate, ('a',)*625); t(r.setstate, (-1,)*625); t(_random.Random, 1, 2); t(_random.Random, x=1); t(r.seed, []); t(r.seed, 1, 2); t(_random.Random, []); t(r.random, 1)
r.seed(); print(0 <= r.random() < 1)
class R(_random.Random):
    def __init__(self, x=None): self.seed(x)
x = R(1); x.y = 2; print(x.random(), x.y)
items = [1, 3, 3, 3, 7, 9]
print([bisect.bisect(items, n) for n in range(10)], [bisect.bisect_left(items, n) for n in range(10)], bisect.bisect_left(items, 3, 2), bisect.bisect(items, 9, hi=3), bisect.bisect(["a", "bb", "ccc"], 2, key=len), bisect.bisect((1,2,3), 2), bisect.bisect("abc", "b"))
bisect.insort(items, 5); bisect.insort_left(items, 3); bisect.insort(items, 4.5); bisect.insort(items, -100, key=abs); print(items)
t(bisect.bisect, [1], 'a'); t(bisect.bisect, [1], 1, -1); t(bisect.bisect, 5, 1); t(bisect.bisect, [1]); t(bisect.bisect, [1,2], 1, 0, 10); t(bisect.insort, (1,), 1); t(bisect.bisect, [1], 1, 'a')
import itertools
for mk in (lambda: [5, 2, 8, 1, 9, 3, 7, 7, 2], lambda: [5.5, 2.0, -1.0, 8.5, 2.0], lambda: [(3, 'a'), (1, 'z'), (2, 'b'), (1, 'a')], lambda: ['q', 'b', 'z', 'a'], lambda: [3, 1.5, True, 2**70, -5], lambda: []):
    h = mk(); heapify(h); print(h); heappush(h, h[0] if h else 4); print(h, heappop(h), h)
    if h: print(heapreplace(h, h[-1]), heappushpop(h, h[0]), h)
    print([heappop(h) for _ in range(len(h))])
    h = mk(); heapify_max(h); print(h); heappush_max(h, h[0] if h else 4); print(h, heappop_max(h), h)
    if h: print(heapreplace_max(h, h[-1]), heappushpop_max(h, h[0]), h)
    print([heappop_max(h) for _ in range(len(h))])
for f in (heappush, heappop, heapify, heapreplace, heappushpop, heappop_max):
    t(f); t(f, 5); t(f, (1,), 2); t(f, [], 1); t(f, []); t(f, [1, 'a'], 3); t(f, ['b','a', 1])
class E:
    def __lt__(self, o): h.clear(); return True
h = [E(), E(), E()]; t(heapify, h)
print(heapq.nsmallest(3, [5,1,4,2]), heapq.nlargest(2, [5,1,4,2]), list(heapq.merge([1,3],[2,4])))
h = []
r = _random.Random(3)
for i in range(500): heappush(h, r.random())
print(sum(heappop(h) * i for i in range(500)))
