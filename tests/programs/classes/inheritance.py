"""Inheritance: method resolution order, super, diamonds, class creation hooks."""


class A:
    def who(self):
        return ["A"]

    def only(self):
        return "A.only"


class B(A):
    def who(self):
        return ["B"] + super().who()


class C(A):
    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def who(self):
        return ["D"] + super().who()

    def only(self):
        return super(B, self).only() + "!"


print(D().who(), D().only(), [c.__name__ for c in D.__mro__], D.__bases__, D.__base__.__name__, issubclass(D, A), isinstance(D(), (int, C)), A.__subclasses__())
try:

    class Bad(A, B):
        pass

except TypeError as error:
    print(error)
for bases in ((int, str), (bool,), (type(None),), (A, A), (5,)):
    try:
        print(type("X", bases, {}))
    except TypeError as error:
        print(error)


class Registry:
    members = []

    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.tag = tag
        Registry.members.append((cls.__name__, tag))


class One(Registry, tag="one"):
    pass


class Two(One):
    pass


print(Registry.members, One.tag, Two.tag)
try:

    class Three(Registry, wrong=1):
        pass

except TypeError as error:
    print(error)


class Cooperative:
    def __init__(self, **kwargs):
        print("init", type(self).__name__, kwargs)
        super().__init__()


class Left(Cooperative):
    def __init__(self, left, **kwargs):
        self.left = left
        super().__init__(**kwargs)


class Right(Cooperative):
    def __init__(self, right, **kwargs):
        self.right = right
        super().__init__(**kwargs)


class Both(Left, Right):
    pass


both = Both(left=1, right=2, extra=3)
print(vars(both))


class Static:
    @staticmethod
    def s():
        return "static"

    @classmethod
    def c(cls):
        return cls.__name__

    @classmethod
    def made(cls, *args):
        return cls(*args)


class Derived(Static):
    @classmethod
    def c(cls):
        return "derived " + super().c()


print(Static.s(), Derived.s(), Derived().s(), Static.c(), Derived.c(), Derived().c(), type(Derived.made()).__name__)


class New:
    def __new__(cls, value):
        if value < 0:
            return "not an instance"
        self = super().__new__(cls)
        self.value = value
        return self

    def __init__(self, value):
        self.initialised = True


print(vars(New(1)), New(-1))
try:
    super().x
except RuntimeError as error:
    print(error)
d = D()
d.__class__ = B
print(d.who(), type(d).__name__)
try:
    d.__class__ = int
except TypeError as error:
    print(error)
A.who = lambda self: ["new A"]
print(D().who(), B().who(), super(D, D()).who(), super(B, D).who(D()))
C.__bases__ = (type("Z", (), {"who": lambda self: ["Z"]}),)
print(C().who(), [c.__name__ for c in D.__mro__])
