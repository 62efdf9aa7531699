x: int = 1
if x:
    y: str


def f(a: int, *b: *c, d: e = 1) -> g:
    z: not_evaluated
    w: also = 1
    a.x: unused
    a[a:b]: unused


class A:
    a: A
    if x:
        __b: int = a
