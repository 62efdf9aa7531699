"""Every kind of parameter, every way to pass it, and every complaint."""


def plain(a, b=2, *rest, c, d=4, **more):
    return a, b, rest, c, d, more


def positional(a, b=5, /, c=6):
    return a, b, c


def keyword(*, k, m=1):
    return k, m


def nothing():
    return None


def catch(*args, **kwargs):
    return args, kwargs


print(plain(1, c=3), plain(1, 2, 3, 4, c=5, e=6), plain(*[1, 2, 3], **{"c": 0, "x": 1}), plain(a=1, c=2), plain(1, *(), c=1, **{}))
print(positional(1), positional(1, 2, c=3), keyword(k=1), keyword(m=2, k=3), nothing(), catch(), catch(1, *"ab", 2, *[3], x=1, **{"y": 2}, **{"z": 3}))
calls = [
    lambda: plain(), lambda: plain(1), lambda: plain(1, c=1, a=2), lambda: positional(), lambda: positional(a=1), lambda: positional(1, b=2, a=3), lambda: positional(1, 2, 3, 4),
    lambda: keyword(), lambda: keyword(1), lambda: keyword(k=1, z=2), lambda: keyword(1, 2, k=3), lambda: nothing(1), lambda: nothing(x=1), lambda: catch(**{1: 2}), lambda: catch(*5), lambda: catch(**5),
    lambda: catch(x=1, **{"x": 2}), lambda: plain(*[1], *None), lambda: (lambda x, y: 0)(1), lambda: (lambda *, a, b, c: 0)(), lambda: (lambda a, b, c: 0)(), lambda: (lambda a=1: 0)(1, 2), lambda: (lambda a, /: 0)(a=1), lambda: plain(1, 2, c=1, b=3),
    lambda: nothing(*range(3)), lambda: (lambda a, b=1: 0)(1, 2, 3), lambda: keyword(kk=1, k=2), lambda: 5(), lambda: None(1), lambda: "a"(x=1),
]
for call in calls:
    try:
        print(call())
    except TypeError as error:
        print(error)


def defaults(x, seen=[], *, log={}):
    seen.append(x)
    log[x] = len(seen)
    return seen, log


defaults(1)
defaults(2)
print(defaults(3), defaults.__defaults__, defaults.__kwdefaults__, plain.__defaults__, plain.__kwdefaults__, plain.__code__.co_varnames[:6], plain.__code__.co_argcount)
defaults.__defaults__ = ([9],)
print(defaults(4)[0], plain.__name__, plain.__qualname__, plain.__module__, plain.__doc__, catch.__code__.co_flags & 12, keyword.__code__.co_kwonlyargcount, positional.__code__.co_posonlyargcount)


def annotated(a: int, b: "str" = "x", *c: float, d: list[int] = None, **e: dict) -> tuple:
    """A doc string."""
    return a


print(annotated.__annotations__, annotated.__doc__)
annotated.extra = {"k": 1}
print(annotated.extra, annotated.__dict__, callable(annotated), hasattr(annotated, "nope"))


def evaluate(label, value):
    print(label, end=" ")
    return value


print(catch(evaluate("a", 1), *evaluate("b", [2]), k=evaluate("c", 3), **evaluate("d", {"z": 4})))
total = 0
for i in range(300):
    total += plain(i, i + 1, c=i)[4] + positional(i, c=1)[1] + keyword(k=i)[0] + len(catch(*range(i % 3))[0])
print(total)
