"""frozenset: subclasses that take more than an iterable, intersections of nothing; subclasses of int as indexes, counts and lengths."""


class Named(frozenset):
    def __init__(self, items, name=None):
        self.name = name


class Plain(frozenset):
    pass


named = Named([1, 2], name="n")
print(type(named).__name__, sorted(named), named.name)
for make in (lambda: Plain([1], name=2), lambda: frozenset(a=1), lambda: frozenset([1], [2]), lambda: Plain(1, 2)):
    try:
        print(make())
    except TypeError as error:
        print(error)
frozen = frozenset("ab")
print(frozen.intersection() is frozen, frozen.copy() is frozen, frozen.intersection() == frozen)


class Number(int):
    def __index__(self):
        return int(self)


class Sized:
    def __len__(self):
        return Number(2)


print([1, 2, 3][Number(1)], "abc"[Number(2)], (1, 2)[Number()], [1, 2, 3][Number(1):Number(2)], [0] * Number(2), len(Sized()))


class Manager:
    def __enter__(self):
        pass

    def __exit__(self, *exception):
        pass


class AsyncManager:
    async def __aenter__(self):
        pass

    async def __aexit__(self, *exception):
        pass


async def enter():
    async with Manager():
        pass


try:
    with AsyncManager():
        pass
except TypeError as error:
    print(error)
try:
    enter().send(None)
except TypeError as error:
    print(error)
