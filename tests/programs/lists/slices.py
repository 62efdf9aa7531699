"""Slices of lists: read, assigned, deleted, extended."""

base = list(range(10))
points = (None, 0, 3, -3, 10, -10, 100, -100)
for start in points:
    print([base[start:stop] for stop in points])
for step in (1, 2, 3, -1, -2, -100, 100):
    print(step, base[::step], base[7:2:step], base[2:7:step], base[-2::step])


def changed(key, value):
    copy = base[:]
    try:
        copy[key] = value
        return copy
    except (ValueError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


print(changed(slice(2, 4), []), changed(slice(2, 2), "ab"), changed(slice(5, 2), ["x"]), changed(slice(None), range(2)), changed(slice(-3, None), (1,)))
print(changed(slice(0, 6, 2), "abc"), changed(slice(None, None, -1), base), changed(slice(0, 6, 2), "ab"), changed(slice(2, 4), 5), changed(slice(0, 0, 2), [1]), changed(slice(None, None, 0), []))
for key in (slice(2, 5), slice(None), slice(None, None, 2), slice(None, None, -3), slice(8, 2, -2), slice(5, 5), 3, -1):
    copy = base[:]
    del copy[key]
    print(key, copy)
copy = base[:]
copy[2:5] = copy
print(copy)
copy[:0] = [1.5]
print(copy, slice(1, 2), slice(None).indices(5), slice(None, None, -1).indices(5), slice(-3, 100, 2).indices(7), slice(1, 2) == slice(1, 2), slice(3).stop)


class Shows:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


s = Shows()
print(s[1], s[1:2], s[::3], s[1:2, 3], s[...], s[()], s["a":"b"], s[*(1, 2), 3], s[-1:])
s[1:2] = 5
s[1, 2] = 6
del s[::2]
