def generator(a):
    x = yield
    y = yield a
    a.b = yield x, y
    z = yield from a
    try:
        yield 1
    finally:
        yield 2
    return z


async def coroutine(a):
    b = await a
    async for x in b:
        if x:
            break
    else:
        await x
    return await a + await b


async def asynchronous_generator(a):
    async for a.b in a:
        yield a
    x = yield


f = lambda: (yield)
