match = 1
match: int = 2
match.x = 3
match[x] = 4
match[x]: int = 5
match (x)
match(x)
match(x, y)
match[x]
match[x:y]
match * a
match - a
match -a
match, a
match in a
match is a
match if a else b
match and a
match or not a
match
match; match
match(x).y
match.case
match @ a
print(match)
match == a
case = 1
case(x)
case[x]
case: int
type = 1
type(x)
type[x]
type.x
type: int
type * a
type -a
type in a
type, a
type
_ = 1
_(x)
def match(case, type, _): return type
class type: case = match
lambda match, case=1, *type, **_: match
for match in case: pass
match (x):
    case y: pass
match (x, y):
    case z: pass
match x, y:
    case z: pass
match x,:
    case z: pass
match *x, y:
    case z: pass
match -x:
    case z: pass
match [x]:
    case z: pass
match [x, y][0]:
    case z: pass
match {x: y}:
    case z: pass
match {x}:
    case z: pass
match not x:
    case z: pass
match lambda: 0:
    case z: pass
match x if y else z:
    case z: pass
match (x := y):
    case z: pass
match x := y:
    case z: pass
match match:
    case case: pass
match type:
    case type: pass
match await_:
    case match: pass
match x.match:
    case case.case: pass
match "a" "b":
    case "c" 'd': pass
match f"{a:{b}}":
    case z: pass
match ...:
    case z: pass
match None:
    case None: match = case = type
match x:  # comment
    # comment

    case y: pass
    # comment
    case z:
        case = 1
        match y:
            case 1: pass
        type X = int
        case
    case (
        w
    ): pass
match \
    x:
    case \
        y: pass
if match:
    match x:
        case y: pass
    case = 2
