"""partial with placeholders, keys of comparisons, cached functions, and the operators as functions."""

from _functools import *
from _functools import _lru_cache_wrapper
import _operator as operator
from _operator import itemgetter, attrgetter, methodcaller
def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)
_ = Placeholder
print(reduce(operator.mul, range(1, 8)), reduce(max, [3, 9, 2]), reduce(operator.add, [], 5), partial(pow, 2)(5), partial(int, base=2)("101"), reduce(operator.add, [1], initial=4))
t(reduce, max, []); t(reduce, max, 5); t(reduce, max); t(reduce)
print(partial(print, "a", sep="-"), partial(partial(max, 1), 2, key=abs), partial(partial(max, 1, key=abs), key=len), _, type(_))
p = partial(pow, _, 2); print(p(5), p, p.func, p.args, p.keywords); t(p); t(partial, pow, _); t(partial, pow, x=_); t(partial); t(partial, 5); t(type(_)); t(type(_), 1); t(partial(p, 3)); t(partial(divmod, _, 2), 7)
p = partial(lambda *a, **k: (a, k), _, 1, _, 4, x=1); print(p(7, 8, 9, y=2, x=3)); t(p, 1); q = partial(p, 10); print(q(11), q.args == (10, 1, _, 4)); q = partial(p, 10, 11, 12); print(q(), q.args)
class C:
    m = partial(lambda self, x: (type(self).__name__, x), x=5)
    n = partial(lambda *a: len(a), 1)
print(C().m(), C().n(2), C.n(2))
p = partial(max, 1); p.foo = 5; print(p.foo, p.__dict__, partial(p, 2).func is p, p.__reduce__()[2])
p = partial(max); p.__setstate__((min, (1, 2), {}, {'z': 1})); print(p(), p.z); t(p.__setstate__, 5); t(p.__setstate__, (1,2,3,4))
p = partial(max); p.__setstate__((p, (), {}, {})); print(p)
class P(partial): pass
p = P(max, 1); print(p, p(3)); p.x = 1; print(p.x)
print(sorted([3, 1, 2], key=cmp_to_key(lambda x, y: y - x))); k = cmp_to_key(lambda a, b: a - b); print(k(1) < k(2), k(1) == k(1), k(3).obj, k(2) >= k(3)); t(lambda: k(1) < 2); t(hash, k(1)); t(k); t(cmp_to_key)
class Info(tuple):
    def __new__(cls, *a): return tuple.__new__(cls, a)
for size in (0, 1, 2, 3, None):
    for typed in (False, True):
        calls = []
        def f(*a, **k):
            calls.append((a, k)); return len(calls)
        w = _lru_cache_wrapper(f, size, typed, Info)
        print([w(x) for x in (1, 2, 1, 3, 1, 2, 1.0, 'a', (1,), 4, 1)], w(1, 2), w(x=1), w(1, x=1), w(1, x=1), w.cache_info()); w.cache_clear(); print(w.cache_info(), w(1), w(1))
t(_lru_cache_wrapper, 5, 1, 1, Info); t(_lru_cache_wrapper, f, 'a', 1, Info); t(w, [])
class K:
    @lambda f: _lru_cache_wrapper(f, 3, False, Info)
    def m(self, x): return x * 2
o = K(); print(o.m(4), o.m(4), K.m.cache_info(), o.m.__self__ is o)
fib = _lru_cache_wrapper(lambda n: n if n < 2 else fib(n-1) + fib(n-2), 50, False, Info); print(fib(100), fib.cache_info()); fib.z = 1; print(fib.__dict__)
print(itemgetter(1)("ab"), itemgetter(0, 2)("abc"), attrgetter("real")(5), attrgetter('a.b', 'c')(type('X', (), {'a': type('Y', (), {'b': 3}), 'c': 4})), methodcaller("upper")("x"), methodcaller('split', sep=',')('a,b'), itemgetter(-1)([1,2]), itemgetter(slice(1,2))([1,2,3]), itemgetter('k')({'k': 1}))
print(itemgetter(1, 'a'), attrgetter('a.b', 'c'), methodcaller('x', 1, y=2), itemgetter(1).__reduce__(), attrgetter('a.b').__reduce__(), methodcaller('x', 1, y=2).__reduce__()[1], methodcaller('x').__reduce__())
for a in (lambda: itemgetter(), lambda: itemgetter(1)(), lambda: itemgetter(1)(1,2), lambda: itemgetter(1)(a=1), lambda: itemgetter(5)([]), lambda: itemgetter(a=1), lambda: attrgetter(), lambda: attrgetter(1), lambda: attrgetter('a')(1), lambda: attrgetter('a.b')(1), lambda: attrgetter('a')(), lambda: methodcaller(), lambda: methodcaller(1), lambda: methodcaller('x')(), lambda: methodcaller('x')(5), lambda: methodcaller('x')(1,2), lambda: methodcaller('x')(1, a=1)):
    t(a)
for n in sorted(dir(operator)):
    if n.startswith('__') : continue
    f = getattr(operator, n)
    if isinstance(f, type): continue
    print(n); t(f); t(f, 5); t(f, 7, 2); t(f, [1, 2], 1); t(f, [1], [2]); t(f, 'a', 'b'); t(f, [1, 2], 0, 9); t(f, 1, a=2); t(f, 5, 'x'); t(f, {}, 1)
print(operator.length_hint([], 5), operator.length_hint(iter([1, 2])), operator.length_hint(5, 7), operator._compare_digest(b'a', bytearray(b'a')), operator.call(max, 1, 2, key=abs)); t(operator.length_hint, 1, -3); t(operator._compare_digest, 'é', 'é')
