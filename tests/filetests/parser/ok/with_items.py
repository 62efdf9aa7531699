with a: b
with a as b: c
with a, b: c
with a as b, c as d: e
with (a): b
with (a, b): c
with (a, b,): c
with (a,): b
with (a as b): c
with (a as b,): c
with (a as b, c as d): e
with (a as b, c as d,): e
with (a, b as c): d
with (a, b, c as d, e): f
with (a, b) as c: d
with (a, b), c: d
with (a), b: c
with (a) as b: c
with (a).b as c: d
with (a, b).c as d: e
with (a)(b) as c: d
with (a) + b as c: d
with (a, b)[0]: c
with (a for b in c): d
with (a for b in c) as d: e
with (yield_): a
with (a := b): c
with (a := b, c): d
with ((a := b), c): d
with (a, (b := c)): d
with (*a, b): c
with ((a, b)): c
with ((a, b), c): d
with ((a), (b)): c
with (): a
with () as a: b
with [a, b] as c: d
with a as (b, c): d
with a as [b, *c]: d
with a as (b): c
with a as b.c, d as e[f]: g
with (a as (b, c), d): e
with (a if b else c): d
with (lambda: a): b
with (a
      , b): c
with (
    a as b,  # one
    c as d,
):
    e
async def f():
    async with a: b
    async with a as b, c: d
    async with (a as b, c as d): e
    async with (a, b): c
def g():
    with (yield): a
    with (yield) as b: c
    with (yield a, b): c
    with (yield), d: c
