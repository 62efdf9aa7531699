"""The methods, views and operators of dict, and what they refuse."""

d = {"a": 1, "b": 2}
d["c"] = 3
d.update({"d": 4}, e=5)
d.update([("f", 6)])
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), "a" in d, 1 in d, d.pop("a"), d.pop("zz", None), d.popitem(), d.setdefault("b", 9), d.setdefault("n", []), d)
del d["b"]
print(list(d), list(d.keys()), list(d.values()), list(d.items()), d.copy() == d, dict(d) is d, dict(a=1, b=2), dict([(1, 2)]), dict({"x": 1}, y=2), dict.fromkeys("ab", 0), dict.fromkeys([1]))
print(d | {"z": 1}, {"z": 1} | d, {**d, "c": 0}, d == {"c": 3, "d": 4, "e": 5, "n": []}, {1: 1} == {1.0: True}, d != {}, bool({}), list(reversed(d)))
d |= [("q", 7)]
print(d, d.keys() & {"c", "zz"}, sorted(d.keys() | {"zz"}), sorted(d.keys() - {"c"}), d.keys() == {"c", "d", "e", "n", "q"}, ("c", 3) in d.items(), {1: 2}.items() <= {1: 2, 3: 4}.items(), d.keys().isdisjoint(["x"]))
for action in (
    lambda: {}["k"], lambda: {}.pop("k"), lambda: {}.popitem(), lambda: {[]: 1}, lambda: {}[{}], lambda: dict(5), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: {} < {}, lambda: {} + {}, lambda: {}.update(5),
    lambda: {} | 5, lambda: {}.foo, lambda: hash({}), lambda: dict(**{1: 2}), lambda: {(1, []): 2}, lambda: {}.get(), lambda: {1: 2}.__delitem__(3),
):
    try:
        print(action())
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        print(type(error).__name__, error)
d = {i: i * i for i in range(5)}
for change in (lambda k: d.pop(k), lambda k: d.__setitem__(k + 100, 0), lambda k: d.__setitem__(k, -1)):
    try:
        for key in d:
            change(key)
        print("fine", d)
    except RuntimeError as error:
        print(error, d)
print(d.items(), d.keys(), d.values(), repr({}.keys()), {"k": {"n": [{}]}})
recursive = {}
recursive["self"] = recursive
print(recursive)


class Missing(dict):
    def __missing__(self, key):
        return f"<{key}>"


m = Missing(a=1)
print(m["a"], m["b"], m.get("b"), "b" in m, m, type(m | {}).__name__, m == {"a": 1})
d.clear()
print(d, {True: "a", 1: "b", 1.0: "c"}, {"a": 1, "a": 2}, {None: 1, (): 2, 0.5: 3, b"x": 4, "x": 5}[b"x"])
