"""Objects: young ones that die at once, attributes, methods, properties."""

import pyperf


class Pair:
    """Two attributes and a header: 32 bytes, or close to it."""

    def __init__(self, left, right):
        self.left = left
        self.right = right

    def total(self):
        return self.left + self.right

    @property
    def difference(self):
        return self.left - self.right


class Other(Pair):
    def total(self):
        return self.left * 2 + self.right


def allocate(n):
    last = None
    for i in range(n):
        last = Pair(i, last is None)
    return last.left


def escape(n):
    """Half of them live a little longer: the list holds the last thousand."""
    kept = [None] * 1000
    for i in range(n):
        kept[i % 1000] = Pair(i, i)
    return sum(pair.left for pair in kept)


def attributes(n):
    pair = Pair(1, 2)
    for i in range(n):
        pair.left += pair.right
        pair.right = i
    return pair.left


def methods(n):
    pairs = [Pair(1, 2), Other(3, 4), Pair(5, 6)]
    total = 0
    for i in range(n):
        total += pairs[i % 3].total()
    return total


def properties(n):
    pair = Pair(5, 3)
    total = 0
    for _ in range(n):
        total += pair.difference
    return total


if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_func("allocate", allocate, 500000, inner_loops=500000)
    runner.bench_func("escape", escape, 300000, inner_loops=300000)
    runner.bench_func("attributes", attributes, 500000, inner_loops=500000)
    runner.bench_func("methods", methods, 500000, inner_loops=500000)
    runner.bench_func("properties", properties, 500000, inner_loops=500000)
