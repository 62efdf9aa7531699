"""Calls: functions, defaults, keywords, closures, builtins; exceptions raised and caught; generators."""

import pyperf


def add(a, b=1):
    return a + b


def plain(n):
    total = 0
    for i in range(n):
        total = add(total, i)
    return total


def keywords(n):
    total = 0
    for i in range(n):
        total = add(a=total, b=i)
    return total


def closures(n):
    step = 3

    def advance(value):
        return value + step

    total = 0
    for _ in range(n):
        total = advance(total)
    return total


def builtins(n):
    total = 0
    text = "text"
    for i in range(n):
        total += len(text) + abs(-i) + min(i, 5)
    return total


def exceptions(n):
    caught = 0
    for i in range(n):
        try:
            if i & 1:
                raise ValueError
            caught += 2
        except ValueError:
            caught += 1
    return caught


def lookups(n):
    """Errors that the language raises, a frame further in."""
    table = {}

    def find(key):
        return table[key]

    missed = 0
    for i in range(n):
        try:
            find(i)
        except KeyError:
            missed += 1
    return missed


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def generators(n):
    total = 0
    for value in count(n):
        total += value
    return total


if __name__ == "__main__":
    runner = pyperf.Runner()
    for function in (plain, keywords, closures, builtins, exceptions, lookups, generators):
        runner.bench_func(f"call_{function.__name__}", function, 300000, inner_loops=300000)
