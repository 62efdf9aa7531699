"""Records the comparisons of CPython's list.sort: python3.14 record_sorts.py > sorts.tsv

Columns: seed, length, range of values, shape (0 random, 1 ascending, 2 descending, 3 ascending and 4 descending stretches), number of comparisons,
digest of all compared pairs in order. The random numbers are those of the unit tests (xorshift).
"""

MASK = (1 << 64) - 1


class Random:
    def __init__(self, seed):
        self.state = (seed * 0x9E3779B97F4A7C15 & MASK) | 1

    def below(self, limit):
        x = self.state
        x ^= x << 13 & MASK
        x ^= x >> 7
        x ^= x << 17 & MASK
        self.state = x
        return (x >> 11) % limit


class Item:
    count = digest = 0

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        Item.count += 1
        Item.digest = (Item.digest * 31 + self.value * 1009 + other.value * 9176 + 7) % 1_000_000_007
        return self.value < other.value


seed = 0
for length in (2, 3, 10, 63, 64, 65, 127, 130, 200, 500, 1000, 2357, 5000):
    for values_range in (4, 100, 1_000_000):
        for shape in range(5):
            seed += 1
            random = Random(seed)
            values = [random.below(values_range) for _ in range(length)]
            if shape == 1:
                values.sort()
            elif shape == 2:
                values.sort(reverse=True)
            elif shape == 3:
                values = [v for at in range(0, length, 50) for v in sorted(values[at:at + 50])]
            elif shape == 4:
                values = [v for at in range(0, length, 37) for v in sorted(values[at:at + 37], reverse=True)]
            Item.count = Item.digest = 0
            items = [Item(value) for value in values]
            items.sort()
            print(seed, length, values_range, shape, Item.count, Item.digest, sep="\t")
