"""Text and dicts: appending, splitting, joining, counting words, formatting."""

import pyperf

WORDS = "the quick brown fox jumps over the lazy dog and runs away from the slow red hen".split()


def append(n):
    text = ""
    for i in range(n):
        text += "x"
    return len(text)


def counts(n):
    table = {}
    for i in range(n):
        word = WORDS[i % 17]
        table[word] = table.get(word, 0) + 1
    return sum(table.values())


def formats(n):
    total = 0
    for i in range(n):
        total += len(f"{i}: {i * 0.5:.2f}")
    return total


def split_join(n):
    line = ",".join(WORDS)
    total = 0
    for _ in range(n):
        total += len("-".join(line.split(",")))
    return total


def int_keys(n):
    table = {}
    for i in range(n):
        table[i & 1023] = i
    return len(table)


if __name__ == "__main__":
    runner = pyperf.Runner()
    for function, n in ((append, 100000), (counts, 300000), (formats, 100000), (split_join, 50000), (int_keys, 300000)):
        runner.bench_func(f"text_{function.__name__}", function, n, inner_loops=n)
