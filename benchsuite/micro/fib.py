"""Recursion: fib(32), and Ackermann's function, over ints."""

import pyperf


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_func("fib", fib, 32)
    runner.bench_func("ackermann", lambda n: [ackermann(2, n) for _ in range(10)][0], 100)
