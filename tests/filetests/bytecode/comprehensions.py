def inlined(a, x):
    b = [x * y for x in a if x for y in x]
    c = {x for (x, z) in a}, {x: y for x in a for y in [x + 1]}
    d = [[y for y in x] for x in a]
    x = [lambda: v for v in a]
    return (w + x for w in a), [x for x in x]


squares = [i * i for i in range(3)]
functions = [lambda: i for i in range(3)]


class A:
    a = [i for i in x if a]


async def asynchronous(a):
    b = [x async for x in a if await x]
    return (x async for x in b)
