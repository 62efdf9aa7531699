def f():
    yield
    yield a
    yield a, b
    yield *a, b
    yield from a
    a = yield
    a = yield b
    a = b = yield c
    a = (yield)
    a = yield from b
    (yield)
    (yield a)
    f((yield))
    f((yield a), b)
    [(yield)]
    a[(yield)]
    yield (yield)
    yield lambda: (yield)
    return (yield)
    x: int = yield a
    await (yield)
    (yield).b = 1
    f"{yield}"
    f"{yield a!r:>{b}}"
