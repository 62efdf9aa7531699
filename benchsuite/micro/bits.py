"""Arithmetic modulo a power of two, as hashes and random numbers have it: wrapping multiplies under a mask."""

import pyperf


def fnv(n):
    total = 14695981039346656037
    for i in range(n):
        total = ((total ^ (i & 255)) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return total


def xorshift(n):
    state = 88172645463325252
    for _ in range(n):
        state ^= (state << 13) & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 7
        state ^= (state << 17) & 0xFFFFFFFFFFFFFFFF
    return state


def congruential(n):
    state = 12345
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return state


if __name__ == "__main__":
    runner = pyperf.Runner()
    for function in (fnv, xorshift, congruential):
        runner.bench_func(f"bits_{function.__name__}", function, 300000, inner_loops=300000)
