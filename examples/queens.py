"""Queens on a board that do not attack each other: generators that hand each other's solutions on.

    queens.py [SIZE]        8 unless told
"""

import sys


def solutions(size, row=0, columns=0, rising=0, falling=0):
    """Yields the columns of the queens, row by row; the three ints hold what is attacked, a bit for each line."""
    if row == size:
        yield ()
        return
    for column in range(size):
        c, r, f = 1 << column, 1 << row + column, 1 << row - column + size
        if not (columns & c or rising & r or falling & f):
            for rest in solutions(size, row + 1, columns | c, rising | r, falling | f):
                yield (column, *rest)


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    count = 0
    for count, board in enumerate(solutions(size), 1):
        if count == 1:
            for column in board:
                print(" ".join("Q" if column == other else "." for other in range(size)))
    print(f"{count} solutions")


main()
