"""Records how CPython's sets iterate after seeded sequences of operations: run with PYTHONHASHSEED=0 by CPython 3.14, writes sets.tsv.

Four registers hold sets. A line is an operation, its registers and keys, or what is expected: `show` the order, `hash` of the frozenset.
"""
import random
import sys


def key_text(key):
    if isinstance(key, str):
        return "s" + key
    if isinstance(key, tuple):
        return "t" + ",".join(map(key_text, key))
    return "i" + str(key)


def random_key(rng, style):
    if style == 0:
        return rng.randrange(60)
    if style == 1:
        return rng.choice([-1, -2, 0, 1]) + (rng.randrange(300) << rng.choice([0, 3, 8, 40]))
    if style == 2:
        return "key%d" % rng.randrange(400)
    if style == 3:
        return (rng.randrange(20), "k%d" % rng.randrange(20))
    return rng.choice([random_key(rng, 1), random_key(rng, 2), random_key(rng, 3)])


def case(rng, style, steps, out):
    sets = [set(), set(), set(), set()]
    out.append("start")
    for _ in range(steps):
        r, s, t = (rng.randrange(4) for _ in range(3))
        kind = rng.randrange(40)
        if kind < 22:
            keys = [random_key(rng, style) for _ in range(rng.choice([1, 1, 3, 12, 40]))]
            sets[r].update(keys) if len(keys) == 1 else [sets[r].add(k) for k in keys]
            out.append("\t".join(["add", str(r), *map(key_text, keys)]))
        elif kind < 26:
            keys = [random_key(rng, style) for _ in range(rng.choice([1, 10]))]
            for key in keys:
                sets[r].discard(key)
            out.append("\t".join(["discard", str(r), *map(key_text, keys)]))
        elif kind < 28:
            if sets[r]:
                out.append(f"pop\t{r}\t{key_text(sets[r].pop())}")
        elif kind == 28:
            sets[r].clear()
            out.append(f"clear\t{r}")
        elif kind == 29:
            sets[r] = set(sets[s])
            out.append(f"copy\t{r}\t{s}")
        elif kind == 30:
            sets[r] = sets[s] | sets[t]
            out.append(f"or\t{r}\t{s}\t{t}")
        elif kind == 31:
            sets[r] = sets[s] & sets[t]
            out.append(f"and\t{r}\t{s}\t{t}")
        elif kind == 32:
            sets[r] = sets[s] - sets[t]
            out.append(f"sub\t{r}\t{s}\t{t}")
        elif kind == 33:
            sets[r] = sets[s] ^ sets[t]
            out.append(f"xor\t{r}\t{s}\t{t}")
        elif kind == 34:
            sets[r] |= sets[s]
            out.append(f"ior\t{r}\t{s}")
        elif kind == 35:
            sets[r] &= sets[s]
            out.append(f"iand\t{r}\t{s}")
        elif kind == 36:
            sets[r] -= sets[s]
            out.append(f"isub\t{r}\t{s}")
        elif kind == 37:
            sets[r] ^= sets[s]
            out.append(f"ixor\t{r}\t{s}")
        elif kind == 38:
            sets[r] = set(dict.fromkeys(sets[s]))
            out.append(f"dict\t{r}\t{s}")
        else:
            out.append(f"hash\t{r}\t{hash(frozenset(sets[r]))}")
        if rng.randrange(6) == 0:
            out.append("\t".join(["show", str(r), *map(key_text, sets[r])]))
    for r in range(4):
        out.append("\t".join(["show", str(r), *map(key_text, sets[r])]))


def main():
    out = []
    rng = random.Random(314)
    for style in range(5):
        for steps in (25, 70):
            case(rng, style, steps, out)
    with open(sys.argv[1], "w") as file:
        file.write("\n".join(out) + "\n")


main()
