"""Loops at one place over iterators of several kinds, generators that have ended or run among them; throwing into generators."""

import sys


def numbers(count):
    for number in range(count):
        yield number


def drain(iterable):
    return [item for item in iterable]


finished = numbers(2)
for source in [[1, 2], (3,), numbers(3), finished, finished, range(2), finished, "ab", numbers(1), finished]:
    print(drain(source))


def itself():
    try:
        for item in running:
            yield item
    except ValueError as error:
        yield str(error)


running = itself()
print(drain(running), drain(running))


def handling():
    try:
        raise KeyError("first")
    except KeyError:
        try:
            yield
        except ValueError as error:
            yield repr(error.__context__)
        yield


generator = handling()
next(generator)
print(generator.throw(ValueError("second")))
try:
    generator.throw(IndexError)
except IndexError as error:
    print(repr(error.__context__))


def names():
    frame, found = sys._getframe(1), []
    while frame:
        found.append(frame.f_code.co_name)
        frame = frame.f_back
    return found


def inner():
    try:
        yield
    except RuntimeError:
        print(names())
    finally:
        print(names())


def outer():
    yield from inner()


for way in ("throw", "close", "send"):
    generator = outer()
    next(generator)
    try:
        {"throw": lambda: generator.throw(RuntimeError), "close": generator.close, "send": lambda: generator.send(1)}[way]()
    except StopIteration:
        print("stopped")


class NoException(Exception):
    def __new__(cls, *arguments):
        return cls


generator = numbers(2)
try:
    generator.throw(NoException)
except TypeError as error:
    print(str(error).partition("should")[1:])
print(drain(generator))
