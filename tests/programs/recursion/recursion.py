"""Recursion: plain, mutual, deep, bounded; the limit and what remains after it."""

import sys


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a="A", b="B", c="C"):
    return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


def permutations(items):
    if not items:
        return [[]]
    return [[x] + rest for i, x in enumerate(items) for rest in permutations(items[:i] + items[i + 1 :])]


def flatten(item):
    return [x for part in item for x in flatten(part)] if isinstance(item, list) else [item]


print(fib(18), fib(5), ackermann(2, 6), hanoi(9), len(permutations([1, 2, 3, 4, 5])), permutations("abc" and ["a", "b", "c"]), flatten([1, [2, [3, [4, []]]], 5]))


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def endless(n):
    return endless(n + 1) + 1


print(depth(500), depth(900))
try:
    endless(0)
except RecursionError as error:
    print(error)
print(depth(500), sys.getrecursionlimit())
sys.setrecursionlimit(6000)
print(depth(5000), depth(4000))
sys.setrecursionlimit(1000)
for limit in (0, -1, "x"):
    try:
        sys.setrecursionlimit(limit)
    except (ValueError, TypeError) as error:
        print(error)


class Node:
    def __init__(self, next):
        self.next = next

    def __len__(self):
        return 0 if self.next is None else 1 + len(self.next)

    def __repr__(self):
        return f"({self.next!r})"

    def __eq__(self, other):
        return self.next == other.next

    def __getattr__(self, name):
        return getattr(self, name + "x")


chain = None
for _ in range(50):
    chain = Node(chain)
print(len(chain), repr(chain)[:20], chain == chain)
try:
    chain.missing
except RecursionError as error:
    print("getattr", str(error)[:32])
a = []
a.append(a)
b = []
b.append(b)
try:
    a == b
except RecursionError:
    print("compared endlessly")


def caught(n):
    """Catches the error on the way up, at the depth where it happened."""
    try:
        return caught(n + 1)
    except RecursionError:
        return "caught below" if n > 500 else "caught at once"


print(caught(0))


def generate(n):
    if n:
        yield from generate(n - 1)
    yield n


print(sum(generate(200)))
