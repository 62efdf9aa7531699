# indent: 2
def f(a, b=1, *, c: int = 2, **d) -> None:
    return [a, -b, "c"][0](d=1, **e)
if (a or b) and c < d <= e: pass
x: int
import a.b as c
()
[[]]
{}
try: pass
except A as e: pass
f"{a!r:>{b}}"
match a:
    case {"b": [_, *c]} | D(e=None): pass
