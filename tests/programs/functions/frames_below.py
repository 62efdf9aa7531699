"""Frame objects of frames that are not on top: the frames keep them, however much is allocated meanwhile."""

import sys


def churn(count):
    kept = None
    for number in range(count):
        kept = [number, kept if number % 50 else None]
    return kept


def look(depth):
    churn(30000)
    sys._getframe(depth)
    churn(60000)


def inner(depth):
    look(depth)
    return sys._getframe().f_code.co_name


def generator(depth):
    yield inner(depth)
    churn(30000)
    yield inner(depth)


def outer(depth):
    names = list(generator(depth))
    churn(30000)
    return names, sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name


for depth in range(5):
    print(depth, outer(depth))
