"""time's clocks move forward; functools, operator and collections do their work."""

import collections
import functools
import operator
import time

a, b = time.perf_counter(), time.perf_counter()
print(b >= a, time.monotonic() <= time.monotonic(), time.time() > 1.6e9, isinstance(time.time_ns(), int), time.process_time() >= 0, time.sleep(0), time.gmtime(0)[:6], time.strftime("%Y-%m-%d", time.gmtime(86400 * 365)))
try:
    time.sleep(-1)
except ValueError as error:
    print(error)


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.wraps(fib)
def wrapped(n):
    """Another."""
    return fib(n)


print(fib(80), fib.cache_info(), wrapped.__name__, wrapped.__wrapped__ is fib, functools.reduce(operator.mul, range(1, 8)), functools.reduce(max, [3, 9, 2]), functools.reduce(operator.add, [], 5), functools.partial(pow, 2)(5), functools.partial(int, base=2)("101"), functools.partial(print, "a", sep="-"))
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda x, y: y - x)), operator.itemgetter(1)("ab"), operator.itemgetter(0, 2)("abc"), operator.attrgetter("real")(5), operator.methodcaller("upper")("x"), operator.add(1, 2), operator.contains([1], 1), operator.index(True), operator.truth([]))


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Version(1) >= Version(1), Version(2) > Version(1), Version(1) <= Version(0))


@functools.singledispatch
def show(value):
    return "anything"


@show.register
def _(value: int):
    return "int"


@show.register(list)
def _(value):
    return "list"


print(show("x"), show(5), show(True), show([]))
c = collections.Counter("abracadabra")
print(c, c.most_common(2), c["z"], c + collections.Counter(a=1), c.total(), sorted(c.elements())[:4])
d = collections.deque([1, 2, 3], maxlen=4)
d.append(4)
d.append(5)
d.appendleft(0)
d.rotate(1)
print(d, d.pop(), d.popleft(), list(d), d.maxlen, 3 in d, d.index(d[1]))
dd = collections.defaultdict(list)
for word in "a bb cc d".split():
    dd[len(word)].append(word)
print(dd, dd[9], collections.OrderedDict(a=1), collections.ChainMap({"a": 1}, {"a": 2, "b": 3})["b"])
Point = collections.namedtuple("Point", "x y", defaults=[0])
p = Point(3)
print(p, p.x, p._replace(y=5), p._asdict(), Point._fields, p == (3, 0), Point(*[1, 2])[1])
