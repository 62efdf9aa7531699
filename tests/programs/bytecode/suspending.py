"""Generators, coroutines and asynchronous generators: what goes in and out of them."""
import sys


def echo():
    got = []
    while True:
        try:
            got.append((yield len(got)))
        except ValueError as e:
            got.append(repr(e))
        except GeneratorExit:
            got.append("closed")
            print(got)
            raise


def delegating():
    try:
        result = yield from inner()
        print("result", result)
    except KeyError as e:
        print("outer caught", repr(e))
        yield "recovered"
    return "done"


def inner():
    try:
        x = yield 1
        print("inner got", x)
        y = yield 2
    except ValueError as e:
        print("inner caught", repr(e))
        yield 3
    finally:
        print("inner finally")
    return "inner result"


def run(*steps):
    it = delegating()
    for step in (next, *steps):
        try:
            print("->", step(it))
        except StopIteration as e:
            print("stop", e.value)
        except Exception as e:
            print("raised", repr(e))


e = echo()
print(next(e), e.send("a"), e.throw(ValueError("v")), e.send("b"))
e.close()
run(lambda it: it.send("x"), next)
run(lambda it: it.throw(ValueError("to inner")), next, next)
run(lambda it: it.throw(KeyError("k")), next)
run(lambda it: it.close(), next)


def stops():
    yield 1
    raise StopIteration("leaks")


try:
    list(stops())
except RuntimeError as error:
    print(error, repr(error.__cause__))


def in_finally():
    try:
        yield 1
    finally:
        yield 2
        print("end of finally", sys.exception())


print(list(in_finally()))
g = in_finally()
next(g)
print(g.throw(KeyError("kept")))
try:
    next(g)
except KeyError as error:
    print(repr(error))


class Awaitable:
    def __init__(self, *values):
        self.values = values

    def __await__(self):
        total = 0
        for value in self.values:
            total += yield value
        return total


class Context:
    async def __aenter__(self):
        return await Awaitable("enter")

    async def __aexit__(self, kind, value, traceback):
        print("aexit", kind and kind.__name__, await Awaitable("exit"))
        return kind is ValueError


async def numbers(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print("got", got)
            await Awaitable(f"between {i}")
    finally:
        await Awaitable("numbers finally")


async def main():
    print(await Awaitable("a", "b"))
    async with Context() as c, Context():
        print("in", c)
        raise ValueError("suppressed by the inner")
    async for n in numbers(3):
        if n == 1:
            continue
        print("n", n)
    else:
        print("else")
    print([n async for n in numbers(2)], {n: m async for n in numbers(2) async for m in numbers(1)})
    print([await Awaitable(i) for i in range(2)], [x async for x in (n async for n in numbers(2) if await Awaitable("if"))])
    agen = numbers(5)
    print(await agen.asend(None), await agen.asend("sent"))
    try:
        await agen.athrow(KeyError("thrown"))
    except KeyError as e:
        print("caught", repr(e))
    await agen.aclose()
    return "main result"


def drive(coroutine):
    value, seen = None, []
    while True:
        try:
            seen.append(coroutine.send(value))
            value = len(seen)
        except StopIteration as e:
            return e.value, seen


print(drive(main()))
lazy = (x * y for x in range(3) for y in (yield_ for yield_ in range(x)))
print(list(lazy), list(lazy), (lambda: (yield 1))().__next__())
