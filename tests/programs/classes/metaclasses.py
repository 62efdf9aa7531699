"""Metaclasses: creation in every step, __prepare__, __call__, conflicts, type() with three arguments."""


class Meta(type):
    def __prepare__(name, bases, **kwargs):
        print("prepare", name, [b.__name__ for b in bases], kwargs)
        return {"prepared": True}

    def __new__(mcls, name, bases, namespace, **kwargs):
        print("new", name, sorted(k for k in namespace if not k.startswith("__")))
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        print("init", name, kwargs)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        print("call", cls.__name__, args)
        return super().__call__(*args, **kwargs)

    def __repr__(cls):
        return f"<{cls.__name__}>"

    def __len__(cls):
        return 42

    def __getitem__(cls, key):
        return (cls, key)

    def __instancecheck__(cls, instance):
        return instance == "pretend" or super().__instancecheck__(instance)

    def __iter__(cls):
        return iter("abc")


class Base(metaclass=Meta, option=1):
    x = 1

    def __init__(self, value):
        self.value = value


class Child(Base):
    y = 2


b = Child(5)
print(b.value, type(b), type(Child), len(Child), Child["k"], isinstance("pretend", Base), isinstance(b, Base), list(Child), Base.prepared, b.prepared, Child)
try:
    len(b)
except TypeError as error:
    print(error)


class Other(type):
    pass


try:

    class Conflict(Base, metaclass=Other):
        pass

except TypeError as error:
    print(error)

Made = type("Made", (object,), {"v": 3, "get": lambda self: self.v, "__doc__": "made by hand"})
print(Made().get(), Made.__doc__, Made, Made.__module__, type(Made) is type, type(5) is int)


class Singleton(type):
    instances = {}

    def __call__(cls, *args):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*args)
        return cls.instances[cls]


class Config(metaclass=Singleton):
    def __init__(self, v=0):
        self.v = v


print(Config(1) is Config(2), Config().v)


def function_as_metaclass(name, bases, namespace):
    return name, len(bases), namespace["z"]


class NotAClass(metaclass=function_as_metaclass):
    z = 26


print(NotAClass)


class Subscripted:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"


class Entries:
    def __mro_entries__(self, bases):
        return (Base,)


class FromEntry(Entries()):
    pass


print(Subscripted[int], FromEntry.__bases__, FromEntry.__orig_bases__ is not None)
for arguments in (("X",), ("X", (), {}, 1), (5, (), {}), ("X", 5, {}), ("X", (), 5)):
    try:
        print(type(*arguments))
    except TypeError as error:
        print(error)
