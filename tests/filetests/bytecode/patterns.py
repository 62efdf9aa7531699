def patterns(x):
    match x:
        case 1 | -2 | 1.5 | "a" | 1 + 2j:
            a()
        case None | True | a.b:
            b()
        case [] | [_]:
            pass
        case [a, b] | (b, [a]):
            return a, b
        case [first, *_] | [*_, _, first]:
            return first
        case [a, *rest, b] if a:
            return rest
        case {}:
            pass
        case {"k": v, a.k: [w], **rest}:
            return v, w, rest
        case A() | B(_):
            pass
        case A(a, b=[c], d=None) as e:
            return a, c, e
        case str(s) | int(s):
            return s
        case y if y:
            pass
        case _:
            return 0
