"""deque, defaultdict, counting and the fields of named tuples: methods, errors, subclasses."""

from _collections import deque, defaultdict, _count_elements, _tuplegetter, _deque_iterator
def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)
d = deque([1, 2, 3], maxlen=4)
d.append(4); d.append(5); d.appendleft(0); d.rotate(1)
print(d, d.pop(), d.popleft(), list(d), d.maxlen, 3 in d, d.index(d[1]), len(d), d[-1])
d = deque(range(20)); d.rotate(5); print(d); d.rotate(-7); print(d); d.rotate(100); print(d)
del d[3]; del d[-2]; d.insert(4, 'x'); d.insert(-3, 'y'); d.insert(100,'z'); d.remove('x'); print(d, d.count(5)); d.reverse(); print(d)
d[2] = 'two'; print(d[2], d == deque(d), d != deque(), deque([1,2]) < deque([1,3]), deque([1]) + deque([2]), deque([1,2])*3, 2*deque([1]), deque('abc', 2)*5)
d = deque('abc'); d += d; d.extendleft(d); print(d); d *= 2; print(len(d)); d *= 0; print(d)
for a in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5], lambda: deque([1])['a'], lambda: deque([1])[0:1], lambda: deque([1]).remove(2), lambda: deque([1]).index(2), lambda: deque([1], maxlen=-1), lambda: deque([1], maxlen='a'), lambda: deque(5), lambda: deque([1],2,3), lambda: deque([1])+[1], lambda: deque([1], 1).insert(0,1), lambda: hash(deque()), lambda: deque(a=1), lambda: deque([1]).rotate('a'), lambda: deque([1])<5, lambda: deque.append(5,1), lambda: deque().append(), lambda: deque().append(1,2), lambda: deque()*'a', lambda: deque()*1.5, lambda: deque([1], maxlen=2**70), lambda: deque.append(), lambda: deque([1,2,3]).index(3,0,2), lambda: next(_deque_iterator(5))):
    t(a)
d = deque([1,2,3]); it = iter(d); next(it); d.append(4); t(next, it); t(next, it)
class Evil:
    def __eq__(self, o): d.clear(); return False
d = deque([Evil(), 1]); t(d.count, 5); d = deque([Evil(), 1]); t(d.remove, 5); d = deque([Evil(), 1]); t(lambda: 5 in d)
d = deque([1]); d.append(d); print(d); print(d.__reduce__()[0:3], d.__copy__() is d, list(reversed(deque('abc'))), deque[int], iter(deque()).__length_hint__())
class D(deque):
    def __init__(self, *a, tag=None, **k): super().__init__(*a, **k); self.tag = tag
x = D([1,2], 5, tag='q'); print(x, x.tag, x.copy(), type(x.copy()), x.__reduce__()[:3])
dd = defaultdict(list)
for w in "a bb cc d".split(): dd[len(w)].append(w)
print(dd, dd[9], dd.default_factory, 5 in dd, dd.get(77), dd.copy(), type(dd.copy()), dd | {1: 2}, {1: 3} | dd)
print(defaultdict(int, a=1, b=2), defaultdict(None, [(1,2)]), defaultdict(), defaultdict(int, {1:2}, c=4), dd.__reduce__()[:4])
for a in (lambda: defaultdict(5), lambda: defaultdict(None)[1], lambda: defaultdict(int,1), lambda: defaultdict(int,[],[]), lambda: defaultdict()[(1,2)], lambda: dict.__new__(defaultdict), lambda: defaultdict(int)[[]]):
    t(a)
class DD(defaultdict):
    def __missing__(self, k): return 'm%s' % k
x = DD(int); x.foo = 5; print(x[5], x, x.foo, len(x)); x.default_factory = list; print(x.default_factory)
class D3(defaultdict): pass
x = D3(list); x[1].append(2); x.y = 1; print(x, x.y, x.copy())
x = defaultdict(lambda: x); 
rd = defaultdict(); rd.default_factory = rd.copy; print(len(repr(rd))>5)
c = {}; _count_elements(c, "abracadabra"); print(c); t(_count_elements, c, [[]])
class M(dict):
    def get(self, k, d=None): return dict.get(self, k, 100)
m = M(); _count_elements(m, 'aab'); print(m)
g = _tuplegetter(1, 'doc'); print(g, g.__get__((4,5)), g.__doc__, g.__get__(None, int) is g, g.__reduce__()); t(g.__get__, 5); t(g.__get__, (1,)); t(g.__set__, 1, 2); t(g.__delete__, 1)
s = 0
d = deque()
for i in range(1000):
    d.append(i)
    if i % 3 == 0: s += d.popleft()
print(s, len(d), sum(d))
match d:
    case [a, b, *c]: print(a, b, len(c))
import weakref
d = deque(); print(weakref.ref(d)() is d)
