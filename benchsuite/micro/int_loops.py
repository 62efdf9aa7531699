"""Nested loops over small ints, in a function: multiply and add with a remainder, collatz, greatest common divisors."""

import pyperf


def multiply_add(n):
    total = 1
    for i in range(n):
        for j in range(n):
            total = (total * 31 + (i ^ j)) % 1000003
    return total


def collatz(limit):
    longest = 0
    for start in range(1, limit):
        value, steps = start, 0
        while value != 1:
            value = value * 3 + 1 if value & 1 else value >> 1
            steps += 1
        if steps > longest:
            longest = steps
    return longest


def divisors(n):
    total = 0
    for a in range(1, n):
        for b in range(1, n):
            x, y = a, b
            while y:
                x, y = y, x % y
            total += x
    return total


if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_func("int_multiply_add", multiply_add, 700)
    runner.bench_func("int_collatz", collatz, 10000)
    runner.bench_func("int_divisors", divisors, 300)
