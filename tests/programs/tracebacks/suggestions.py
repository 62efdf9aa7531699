"""Names that are nearly right: what is suggested."""

import math


class Thing:
    colour = 1

    def method(self):
        return colour


def attempt(action):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "name", None))


attempt(lambda: Thing().color)
attempt(lambda: Thing().method())
attempt(lambda: math.squirt)
attempt(lambda: [].appendd(1))
attempt(lambda: prnt(1))
attempt(lambda: exec("from math import sinn"))
attempt(lambda: exec("import maths"))
print("end")
Thing().colur
