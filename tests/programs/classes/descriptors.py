"""Properties and descriptors: data before instance, instance before the rest; __set_name__."""


class Celsius:
    def __init__(self, degrees=0.0):
        self._degrees = degrees

    @property
    def degrees(self):
        """In Celsius."""
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273.15:
            raise ValueError("too cold")
        self._degrees = value

    @degrees.deleter
    def degrees(self):
        self._degrees = None

    @property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32


c = Celsius(20)
c.degrees += 5
print(c.degrees, c.fahrenheit, Celsius.degrees.__doc__, type(Celsius.degrees).__name__, Celsius.degrees.fget(c))
for action in (lambda: setattr(c, "degrees", -300), lambda: setattr(c, "fahrenheit", 1), lambda: delattr(c, "fahrenheit"), lambda: c.nope):
    try:
        action()
    except (ValueError, AttributeError) as error:
        print(type(error).__name__, error)
del c.degrees
print(c.degrees)


class Data:
    def __set_name__(self, owner, name):
        self.name = name
        print("named", owner.__name__, name)

    def __get__(self, instance, owner=None):
        if instance is None:
            return ("class", owner.__name__, self.name)
        return ("data", instance.__dict__.get(self.name))

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value * 2

    def __delete__(self, instance):
        print("deleted", self.name)


class NonData:
    def __get__(self, instance, owner=None):
        return "nondata"


class Owner:
    d = Data()
    n = NonData()
    plain = 5


o = Owner()
o.d = 4
print(o.d, Owner.d, o.__dict__, o.n, Owner.n)
o.n = "instance"
o.__dict__["d"] = 100
print(o.n, o.d)
del o.d
del o.n
print(o.n)
Owner.d = 7
print(Owner.d, o.d)


class Lazy:
    def __init__(self, f):
        self.f = f

    def __get__(self, instance, owner):
        value = instance.__dict__[self.f.__name__] = self.f(instance)
        return value


class Expensive:
    computed = 0

    @Lazy
    def value(self):
        Expensive.computed += 1
        return 42


e = Expensive()
print(e.value, e.value, Expensive.computed)


class Meta(type):
    @property
    def shout(cls):
        return cls.__name__.upper()


class Quiet(metaclass=Meta):
    pass


print(Quiet.shout, hasattr(Quiet(), "shout"))
f = Owner.__dict__["n"].__get__
print(f(None, Owner), (lambda self: self).__get__(5)(), str.upper.__get__("abc", str)(), type(Owner.__dict__["n"]).__name__)
total = 0
for i in range(300):
    c.degrees = i
    total += c.degrees + (c.fahrenheit > 50)
print(total)
