"""with: order of entering and leaving, swallowed errors, what lacks the methods, targets of every shape."""


class Manager:
    def __init__(self, name, swallow=False, fail=None, value=None):
        self.name, self.swallow, self.fail, self.value = name, swallow, fail, value

    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise RuntimeError(f"{self.name} cannot enter")
        return self.value if self.value is not None else self

    def __exit__(self, kind, error, traceback):
        print("exit", self.name, kind and kind.__name__, error, traceback is not None)
        if self.fail == "exit":
            raise RuntimeError(f"{self.name} cannot exit")
        return self.swallow


with Manager("a") as a, Manager("b") as b:
    print("body", a.name, b.name)
with (
    Manager("c", value=(1, [2, 3])) as (x, [y, *z]),
    Manager("d"),
):
    print(x, y, z)
with Manager("swallows", swallow=True):
    raise ValueError("gone")
print("after")
for outer, inner in ((False, True), (True, False), (False, False)):
    try:
        with Manager("outer", outer), Manager("inner", inner):
            raise KeyError("k")
        print("reached")
    except KeyError as error:
        print("escaped", error)
for fail in ("enter", "exit"):
    try:
        with Manager("good"), Manager("bad", fail=fail):
            print("body")
    except RuntimeError as error:
        print(error, repr(error.__context__))
try:
    with Manager("bad", fail="exit"):
        raise ValueError("original")
except RuntimeError as error:
    print(error, repr(error.__context__))


def leave(how):
    for i in range(3):
        with Manager(f"{how}{i}"):
            if how == "return":
                return i
            if how == "break":
                break
            if how == "continue" and i == 0:
                continue
            print("end of body", i)
    return "end"


print(leave("return"), leave("break"), leave("continue"))


class Nothing:
    pass


class OnlyEnter:
    def __enter__(self):
        return self


for thing in (Nothing(), OnlyEnter(), 5):
    try:
        with thing:
            print("never")
    except TypeError as error:
        print(error)


class Instance:
    def __init__(self):
        self.__enter__ = lambda: "no"
        self.__exit__ = lambda *a: True


try:
    with Instance():
        pass
except TypeError as error:
    print(error)
holder = {}
box = [0]
with Manager("targets", value=7) as holder["k"], Manager("item", value=8) as box[0]:
    print(holder, box)


class Quiet:
    entered = 0

    def __enter__(self):
        Quiet.entered += 1
        return Quiet.entered

    def __exit__(self, kind, error, traceback):
        return kind is ValueError


def hot(n):
    total = 0
    for i in range(n):
        with Quiet() as number:
            total += number
            if i % 5 == 0:
                raise ValueError
            total += 1
    return total


print(hot(10), hot(300))
