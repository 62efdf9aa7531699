"""The module's docstring."""


def parameters(a, b=1, /, c=2, *d, e, f=a, **g):
    """The docstring."""
    return a


def closures(x, y):
    z = x

    def inner(w=y):
        nonlocal z
        z += x
        del z
        return lambda: (w, x)

    y = inner
    return inner


@decorator
@another(1)
def decorated(): pass


@decorator
class Decorated: pass


h = lambda *, k=1, l: (k, l)


def constants(a=1, b="x", c=(1, 2)):
    global h
    h = a
    del h
    return None
