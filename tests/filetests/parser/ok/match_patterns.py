match a:
    case 1: pass
    case -1: pass
    case 1.5: pass
    case 1j: pass
    case -1 + 2j: pass
    case 1 - 2j: pass
    case "a": pass
    case "a" 'b': pass
    case b"a": pass
    case f"a": pass
    case None: pass
    case True: pass
    case False: pass
    case x: pass
    case _: pass
    case a.b: pass
    case a.b.c: pass
    case (x): pass
    case (1): pass
    case (): pass
    case (x,): pass
    case (x, y): pass
    case (x, *y): pass
    case (*_,): pass
    case []: pass
    case [x]: pass
    case [x,]: pass
    case [x, y, *_]: pass
    case [*x]: pass
    case x, y: pass
    case x,: pass
    case *x, y: pass
    case *x,: pass
    case 1 | 2: pass
    case 1 | 2 | 3 as x: pass
    case (1 | 2) as x: pass
    case [1 | 2, (3 | 4) as x]: pass
    case {}: pass
    case {"a": x}: pass
    case {"a": x,}: pass
    case {1: x, -1: y, 1 + 2j: z, None: w, True: v, a.b: u, "c" "d": t}: pass
    case {**rest}: pass
    case {**rest,}: pass
    case {"a": x, **rest}: pass
    case {"a": {"b": [c, {"d": e}]}}: pass
    case A(): pass
    case A(x): pass
    case A(x,): pass
    case A(x, y): pass
    case A(x=1): pass
    case A(x=1,): pass
    case A(x, y=1, z=w): pass
    case a.B(c.D(e), f=G(h=i)): pass
    case A(_): pass
    case x if y: pass
    case x if y := z: pass
    case [x, y] if x if y else z: pass
    case (x as y): pass
    case A() | B(): pass
    case A(x) as y if z:
        pass
match a:
    case {"x": 1}: a; b;
    case y:
        match y:
            case z: pass
    case w: pass
