"""Records what slices select: python3.14 record_slices.py > slices.tsv

Columns: start, stop, step, length, the indices.
"""

BOUNDS = [None, 0, 1, 3, 7, 100, -1, -2, -7, -100, 2**63 - 1, -2**63]

for length in (0, 1, 7):
    for start in BOUNDS:
        for stop in BOUNDS:
            for step in (None, 1, 2, 9, -1, -3, -(2**63 - 1)):
                if (length + len(str(start)) + len(str(stop))) % 3 == 0:
                    print(start, stop, step, length, " ".join(map(str, range(length)[start:stop:step])), sep="\t")
