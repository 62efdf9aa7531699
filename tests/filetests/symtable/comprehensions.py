a = [x for x in range(10) if x]
b = {x: y for x in a for y in b}
c = {lambda: x for x in a}
d = (x for x in (y for y in a))


def f(n):
    squares = [i * n for i in range(n)]
    i = [[i + j for j in range(i)] for i in squares]
    functions = [lambda: (i, k) for k in i]
    total = [last := v for v in functions]
    return last, [lambda: [q for q in n] for n in i]


class A:
    v = 1
    w = [v for v in range(v)]
    u = [__class__ for t in w]
    s = [lambda: __class__ for t in w]
    r = [a for _ in w]


async def g(n):
    return [x async for x in n], [await y for y in n], {k: v async for k, v in n}
