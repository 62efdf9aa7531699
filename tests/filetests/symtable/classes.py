x = 1


class A(Base, metaclass=Meta):
    x = x
    __private = 2

    def method(self):
        return super().method() + __class__.x + self.__private + x

    def other(self):
        return x

    y: int
    if x:
        z: str = "z"
        __w: bytes = b""

    class Inner:
        value = x

        def get(self):
            return value, x


def f():
    x = 2

    class B:
        nonlocal x
        x = 3
        y = x

    class C:
        print(x)
        x = 4
        global z
        z = 5

    return B
