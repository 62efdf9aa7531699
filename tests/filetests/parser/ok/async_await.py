async def f():
    await a
    await a.b(c)[d]
    await a ** b
    -await a
    a = await b
    return await a, await b
    [await a for b in c]
    [a async for b in c]
    {a: b async for a, b in c if await d}
    (a for b in c async for d in e)
    await (yield_)
    async with a as b, c: pass
    async for a in b: pass
    lambda: await a
    f"{await a}"
    yield
    yield await a
