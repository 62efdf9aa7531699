def f(): pass
def f(a): pass
def f(a,): pass
def f(a, b=1, c=2): pass
def f(a, /): pass
def f(a, /,): pass
def f(a, b=1, /): pass
def f(a, b=1, /, c=2): pass
def f(a, /, b, *, c): pass
def f(a=1, /, b=2, *, c): pass
def f(*, a): pass
def f(*, a, b=1, c): pass
def f(*a): pass
def f(*a,): pass
def f(*a, b, c=1, **d): pass
def f(**a): pass
def f(**a,): pass
def f(a, b=1, /, c=2, *d, e, f=3, **g): pass
def f(a: int, b: str = 1, *c: float, d: dict = {}, **e: list) -> None: pass
def f(*args: *tuple[int, ...]): pass
def f[T](a: T) -> T: return a
def f[T: int, *Ts, **P](a): pass
def f():
    "doc"
    return
def f():
    return 1
def f():
    return *a, b
def f(): return a,
async def f(a): await b
def f(
    a,  # one
    b
    =
    1,
): pass
def f(a=lambda: 0, b=(yield_), c=x if y else z): pass
