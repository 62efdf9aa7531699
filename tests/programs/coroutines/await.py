"""Coroutines driven by hand: await, async for, async with, asynchronous generators and comprehensions."""


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        received = yield self.value
        return received


def drive(coroutine, replies=()):
    """Runs a coroutine, answering each pause; returns what it paused with and its result."""
    pauses, replies = [], list(replies)
    try:
        pauses.append(coroutine.send(None))
        while True:
            pauses.append(coroutine.send(replies.pop(0) if replies else None))
    except StopIteration as stop:
        return pauses, stop.value


async def add(a, b):
    x = await Pause(f"first {a}")
    y = await Pause(f"second {b}")
    return (a, b, x, y)


async def outer():
    first = await add(1, 2)
    second = await add("a", "b")
    return [first, second]


print(drive(add(1, 2), [10, 20]), drive(outer(), "wxyz"))


class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        await Pause(f"enter {self.name}")
        return self

    async def __aexit__(self, kind, error, traceback):
        await Pause(f"exit {self.name} {kind.__name__ if kind else None}")
        return self.swallow


class Numbers:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        self.i = 0
        return self

    async def __anext__(self):
        if self.i >= self.n:
            raise StopAsyncIteration
        await Pause(f"next {self.i}")
        self.i += 1
        return self.i


async def loops():
    seen = []
    async for number in Numbers(3):
        if number == 2:
            continue
        seen.append(number)
    else:
        seen.append("else")
    async with Manager("a") as a, Manager("b", swallow=True) as b:
        seen.append((a.name, b.name))
        raise ValueError("swallowed")
    return seen


print(drive(loops()))


async def failing():
    async with Manager("c"):
        raise KeyError("escapes")


try:
    drive(failing())
except KeyError as error:
    print("escaped", error)


async def agen(n):
    try:
        for i in range(n):
            received = yield i
            if received:
                await Pause(f"received {received}")
    finally:
        await Pause("agen finally")


async def comprehensions():
    plain = [x async for x in agen(3)]
    nested = [(x, y) async for x in agen(2) for y in range(2) if x != y]
    awaited = [await add(x, x) for x in range(2)]
    as_set = {x async for x in Numbers(2)}
    as_dict = {x: x * x async for x in Numbers(3) if x > 1}
    lazy = (x * 2 async for x in agen(3))
    total = 0
    async for x in lazy:
        total += x
    return plain, nested, awaited, as_set, as_dict, total


print(drive(comprehensions()))


async def by_hand():
    g = agen(5)
    out = [await g.__anext__(), await g.asend("hello"), await anext(g)]
    try:
        await g.athrow(ValueError("thrown"))
    except ValueError as error:
        out.append(str(error))
    out.append(await anext(g, "default"))
    h = agen(2)
    await anext(h)
    await h.aclose()
    try:
        await anext(h)
    except StopAsyncIteration:
        out.append("stopped")
    return out


print(drive(by_hand()))


class Loop:
    """A round-robin scheduler in a few lines."""

    def __init__(self):
        self.ready, self.log = [], []

    def run(self, *coroutines):
        self.ready.extend(enumerate(coroutines))
        while self.ready:
            name, coroutine = self.ready.pop(0)
            try:
                self.log.append((name, coroutine.send(None)))
                self.ready.append((name, coroutine))
            except StopIteration as stop:
                self.log.append((name, "=", stop.value))
        return self.log


async def worker(steps):
    total = 0
    for i in range(steps):
        await Pause(i)
        total += i
    return total


print(Loop().run(worker(2), worker(3), worker(1)))
print(len(Loop().run(*(worker(20) for _ in range(10)))))
c = worker(1)
print(type(c).__name__, c.cr_running, c.cr_await, c.send(None), c.close(), type(agen(1)).__name__)


async def wrong():
    await 5


unstarted = worker(1)
for action in (lambda: c.send(None), lambda: next(unstarted), lambda: drive(wrong()), lambda: [x for x in Numbers(1)], lambda: drive(worker(None))):
    try:
        print(action())
    except (RuntimeError, TypeError, StopIteration) as error:
        print(type(error).__name__, error)
unstarted.close()
