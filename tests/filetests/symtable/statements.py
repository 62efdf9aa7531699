match subject:
    case [first, *rest] | {"a": first, **rest}:
        pass
    case Point(x=0, y=yy) as p if (w := p):
        pass
    case _:
        pass
try:
    pass
except ValueError as error:
    del error
finally:
    done = True
try:
    pass
except* (A, B) as group:
    raise group from None
with a as b, (c) as (d, [e, *f]):
    g.h = i[j] = k
for l, (m, n) in o:
    break
else:
    p += q
assert r, s
t = f"{u!r:>{v}} {w=}" + t"{x}"
from y import *
