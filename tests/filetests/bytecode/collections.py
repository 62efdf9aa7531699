def displays(a, b):
    () , [] , {} , (a,), [a, b], {a, b}, {a: b, 1: 2}
    [1, 2, 3], {1, 2, 3}, [1, 2], {1: 2}
    (*a, b), [a, *b], {*a, 1}, {**a, 1: 2, **b, a: b}
    [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]
    {1: a, 2: a, 3: a, 4: a, 5: a, 6: a, 7: a, 8: a, 9: a, 10: a, 11: a, 12: a, 13: a, 14: a, 15: a, 16: a}
    x = [a, *b]
    x = (1, a)
    return x
