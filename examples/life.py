"""Conway's Game of Life on a plane without edges: a set holds the living cells.

    life.py [GENERATIONS]       300 unless told
"""

import sys

ACORN = """
.#.....
...#...
##..###
"""


def parse(text):
    rows = text.strip().splitlines()
    return {(x, y) for y, row in enumerate(rows) for x, mark in enumerate(row) if mark == "#"}


def step(alive):
    neighbours = {}
    for x, y in alive:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    cell = x + dx, y + dy
                    neighbours[cell] = neighbours.get(cell, 0) + 1
    return {cell for cell, count in neighbours.items() if count == 3 or count == 2 and cell in alive}


def show(alive):
    xs, ys = [x for x, _ in alive], [y for _, y in alive]
    for y in range(min(ys), max(ys) + 1):
        print("".join("#" if (x, y) in alive else "." for x in range(min(xs), max(xs) + 1)))


def main():
    generations = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    alive = parse(ACORN)
    for generation in range(generations):
        if generation % 100 == 0:
            print(f"generation {generation}: {len(alive)} cells")
        alive = step(alive)
    print(f"generation {generations}: {len(alive)} cells")
    show(alive)


main()
