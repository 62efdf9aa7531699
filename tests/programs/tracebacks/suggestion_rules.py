# "Did you mean" and "Did you forget to import".
import sys
import math


def show(function):
    try:
        function()
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)


class Thing:
    attribute = 1
    _private = 2
    blech = 3

    def __init__(self):
        self.instance = 1

    def own(self):
        return privat

    def method(self):
        return attribute

    def private(self):
        return self.private_


variable = 1


def local():
    long_name = 1
    return long_nam


def nothing():
    return completely_different_name_of_something


def module():
    return itertools.count()


def both():
    maths = 1
    return mathz


show(lambda: Thing().atribute)
show(lambda: Thing().Attribute)
show(lambda: Thing().instanc)
show(lambda: Thing()._privat)
show(lambda: Thing().privat)
show(lambda: Thing().bluch)
show(lambda: Thing().zzz)
show(lambda: Thing.atribute)
show(Thing().own)
show(Thing().method)
show(Thing().private)
show(local)
show(nothing)
show(module)
show(both)
show(lambda: variabel)
show(lambda: pint(1))
show(lambda: "text".uper())
show(lambda: [].appendd(1))
show(lambda: math.sqr(2))
show(lambda: time.sleep(1))
show(lambda: sys)


def unbound():
    value += 1


def imported():
    from math import sqr


def imported_nothing():
    from math import something_else


show(unbound)
show(imported)
show(imported_nothing)
raise NameError("name 'x' is not defined", name="variabl")
