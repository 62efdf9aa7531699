"""Generators: yield as statement and expression, send, throw, close, return, state."""


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
    return "done"


g = count(3)
print(next(g), next(g), list(g), next(g, "over"), list(count(0)), [*count(4)], sum(count(100)), max(count(7)), dict(zip("ab", count(5))))
try:
    next(count(0))
except StopIteration as stop:
    print(repr(stop.value), stop.args)


def echo():
    received = []
    try:
        while True:
            try:
                received.append((yield len(received)))
            except ValueError as error:
                received.append(f"caught {error}")
    except GeneratorExit:
        print("closing", received)
        raise
    finally:
        print("finally", received)


e = echo()
print(next(e), e.send("a"), e.send("b"), e.throw(ValueError("v")), e.send(None), e.close(), e.close())
try:
    e.send(1)
except StopIteration as stop:
    print("stopped", stop.value)
fresh = echo()
try:
    fresh.send(1)
except TypeError as error:
    print(error)
try:
    fresh.throw(KeyError("k"))
except KeyError as error:
    print("thrown before start", error)
print(next(fresh, "exhausted"))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)


def raises():
    yield 1
    raise StopIteration("inside")


try:
    list(raises())
except RuntimeError as error:
    print(error, repr(error.__cause__))


def delegating():
    result = yield from count(2)
    print("got", result)
    received = yield from echo_once()
    yield f"after {received}"
    yield from [10, 20]
    yield from "xy"


def echo_once():
    value = yield "ready"
    return value


d = delegating()
print(next(d), next(d), next(d), d.send("sent"), list(d))


def inner():
    try:
        yield 1
        yield 2
    except KeyError:
        yield "inner caught"
    finally:
        print("inner finally")


def outer():
    try:
        yield from inner()
        yield "after inner"
    finally:
        print("outer finally")


o = outer()
print(next(o), o.throw(KeyError), next(o))
o.close()
o = outer()
next(o)
o.close()
r = count(5)
try:
    def self_advance():
        yield next(me)

    me = self_advance()
    next(me)
except ValueError as error:
    print(error)
print(type(r).__name__, r.gi_running, r.gi_suspended, next(r), r.gi_suspended, r.gi_frame.f_locals, r.gi_code.co_name, r.__name__, iter(r) is r, r.gi_yieldfrom)


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, iterable):
    for item in iterable:
        if n <= 0:
            return
        n -= 1
        yield item


def pipeline(n):
    squares = (x * x for x in range(n))
    even = (x for x in squares if x % 2 == 0)
    return sum(x + 1 for x in even)


print(list(take(15, fibonacci())), pipeline(10), pipeline(500), list(take(0, fibonacci())))


class Tree:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def build(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return Tree(middle, build(low, middle), build(middle + 1, high))


print(list(build(0, 15)), sum(build(0, 200)), 7 in build(0, 10))
expression = (i * j for i in range(3) for j in range(i, 3) if i != j)
print(next(expression), list(expression), expression.gi_frame, (lambda: (yield))().send(None))
unused = (1 / 0 for _ in [1])
try:
    next(unused)
except ZeroDivisionError as error:
    print(error)
try:
    (x for x in 5)
except TypeError as error:
    print(error)
