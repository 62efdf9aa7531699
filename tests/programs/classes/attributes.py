"""Attributes: instance and class, added, deleted, shadowed; hooks; __dict__; __slots__."""


class Point:
    kind = "point"
    count = 0

    def __init__(self, x, y):
        self.x = x
        self.y = y
        Point.count += 1

    def norm(self):
        return self.x * self.x + self.y * self.y


p, q = Point(1, 2), Point(3, 4)
p.z = 5
q.kind = "own"
print(p.__dict__, q.__dict__, p.kind, q.kind, Point.count, p.norm(), hasattr(q, "z"), getattr(q, "z", "none"), vars(p) is p.__dict__)
del q.kind, p.z
p.__dict__["w"] = 7
setattr(p, "odd name", 8)
print(q.kind, p.w, getattr(p, "odd name"), sorted(p.__dict__), Point.__dict__["kind"], "norm" in Point.__dict__, Point.__name__, Point.__qualname__, Point.__module__)
Point.norm = lambda self: "patched"
Point.kind = "changed"
print(p.norm(), q.kind)
p.norm = lambda: "instance"
print(p.norm(), q.norm())
del p.norm
print(p.norm())
p.__dict__ = {"x": 100}
print(p.x, hasattr(p, "y"), p.__class__ is Point)
for action in (lambda: p.y, lambda: Point.nope, lambda: delattr(p, "zz"), lambda: (5).x, lambda: setattr(5, "x", 1), lambda: None.x, lambda: setattr(int, "x", 1), lambda: "".nope, lambda: Point(), lambda: Point(1, 2, 3), lambda: object().x, lambda: setattr(object(), "x", 1), lambda: p.norm(1)):
    try:
        print(action())
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)


class Hooks:
    def __init__(self):
        self.log = []

    def __getattr__(self, name):
        if name.startswith("x"):
            return f"made {name}"
        raise AttributeError(f"no {name}")

    def __setattr__(self, name, value):
        if name != "log":
            self.log.append(("set", name, value))
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self.log.append(("del", name))
        super().__delattr__(name)


h = Hooks()
h.a = 1
h.a += 1
del h.a
print(h.xyz, h.log, hasattr(h, "abc"), getattr(h, "abc", 0))
try:
    h.abc
except AttributeError as error:
    print(error)


class Everything:
    def __getattribute__(self, name):
        return f"got {name}" if not name.startswith("__") else super().__getattribute__(name)


print(Everything().anything, Everything().__class__.__name__)


class Slots:
    __slots__ = ("a", "b")


class More(Slots):
    __slots__ = ("c",)


class WithDict(Slots):
    pass


s = Slots()
s.a = 1
m = More()
m.a, m.c = 1, 3
w = WithDict()
w.z = 1
w.a = 2
print(s.a, m.a, m.c, w.__dict__, w.a, Slots.__slots__, type(Slots.a).__name__)
for action in (lambda: s.b, lambda: setattr(s, "z", 1), lambda: s.__dict__, lambda: setattr(m, "d", 1), lambda: delattr(s, "b")):
    try:
        print(action())
    except AttributeError as error:
        print(error)


def grow(n):
    """Objects whose attributes come in different orders."""
    total = 0
    for i in range(n):
        o = WithDict()
        if i % 2:
            o.first, o.second = i, 1
        else:
            o.second, o.first = 2, i
        if i % 7 == 0:
            o.third = 100
        total += o.first * o.second + getattr(o, "third", 0)
    return total


print(grow(10), grow(500))
