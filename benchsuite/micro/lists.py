"""Lists: indexing, storing, appending, iterating, a sieve and a product of matrices."""

import pyperf


def sieve(n):
    prime = [True] * n
    for i in range(2, int(n**0.5) + 1):
        if prime[i]:
            for j in range(i * i, n, i):
                prime[j] = False
    return sum(prime) - 2


def matrices(n):
    a = [[(i * j) % 7 + 0.5 for j in range(n)] for i in range(n)]
    b = [[(i + j) % 5 - 1.5 for j in range(n)] for i in range(n)]
    product = [[0.0] * n for _ in range(n)]
    for i in range(n):
        row, out = a[i], product[i]
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += row[k] * b[k][j]
            out[j] = total
    return sum(sum(row) for row in product)


def append(n):
    items = []
    for i in range(n):
        items.append(i)
    return len(items)


def iterate(n):
    items = list(range(1000))
    total = 0
    for _ in range(n):
        for item in items:
            total += item
    return total


if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_func("list_sieve", sieve, 500000)
    runner.bench_func("list_matrices", matrices, 80)
    runner.bench_func("list_append", append, 1000000, inner_loops=1000000)
    runner.bench_func("list_iterate", iterate, 500, inner_loops=500000)
