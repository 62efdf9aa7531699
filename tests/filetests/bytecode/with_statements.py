def with_statements(f, a):
    with f(a):
        a()
    with f as x, a as (y, z):
        return x
    for i in a:
        with i:
            continue


async def asynchronous(f):
    async with f as x, f:
        await x
        return x
