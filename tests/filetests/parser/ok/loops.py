for a in b: c
for a, b in c: d
for a, in b: c
for (a, b) in c: d
for [a, *b] in c: d
for *a, b in c: d
for *a in b: c
for a.b in c: d
for a[b in c] in d: e
for a().b in c: d
for (a) in b: c
for a in *b, c: d
for a in b, c: d
for a in b,: d
for a in lambda: 0, 1: b
for a in b:
    c
else:
    d
async def f():
    async for a in b: c
    async for a, b in c:
        d
    else:
        e
