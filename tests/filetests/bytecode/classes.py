class A(B, metaclass=C, **d):
    """The docstring."""
    x = 1
    __y = x

    def method(self):
        self.z = self.__y
        self.a, self.b = __class__, 1
        return super().method()

    for i in x:
        del i


def f(x):
    class B:
        y = x
        z = [x + y for y in z]
        w = lambda: x

        class C:
            x = x
    return B
