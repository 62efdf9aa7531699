x: int = 1
y: undefined
(z): str
a.b: c
d[e]: f = 2


def g(p: q, *r: s, t: u = v, **w: x) -> yy:
    local: not_evaluated = [k for k in p]
    (other): also_not = 1
    return local


class C:
    attribute: C.attribute
    for i in x:
        conditional: int

    def method(self, a: attribute) -> C: ...


async def h(a: (lambda: b)): ...
