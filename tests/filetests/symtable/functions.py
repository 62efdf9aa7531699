import os.path, sys as system
from a import b as c, d


def f(a, /, b, *args, k=1, **kwargs):
    global g, h
    g = a + k
    x = y = 1

    def inner(z=x):
        nonlocal y
        y = z + x
        return lambda: args, h

    return inner, undefined


async def coroutine(p):
    async for i in p:
        await i
    async with p as q:
        yield q


def outer():
    def middle():
        def inner():
            return free
        return inner
    free = 1
    del free
    return middle


lambda a, b=f: a + b + c
