"""array: what each type code takes, and every method."""

import array
from array import array as A
def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)
print(array.typecodes, array.ArrayType is A, A)
for c in array.typecodes:
    if c == 'u': continue
    for v in (0, 1, -1, 127, 128, -129, 255, 256, 32767, 32768, -32769, 65536, 2**31, -2**31-1, 2**32, 2**63, -2**63-1, 2**64, 1.5, 'a', 'ab', None, True, [], 2**100, float('nan'), float('inf')):
        t(lambda: (c, v, A(c, [v])))
for c in 'bBwhHiIlLqQfd':
    x = A(c, 'abc' if c == 'w' else [1, 2, 3])
    print(x.itemsize, x.tobytes(), memoryview(x).format, memoryview(x).itemsize, memoryview(x).tolist() if c != 'w' else '', x.__reduce_ex__(3), x.__reduce_ex__(2)); x.byteswap(); print(x.tobytes()); x.reverse()
    print(bytes(x), bytearray(x), x == A(c, x), list(x) if c not in 'w' else 0) if c != 'w' else 0
t(A); t(A, 1); t(A, 'ii'); t(A, 'z'); t(A, 'i', 'abc'); t(A, 'i', 5); t(A, 'i', [1], 2); t(A, 'i', x=1); t(A, 'i', A('w', 'a')); t(A, 'i', b'abc'); t(A, 'w', [1]); t(A,'w',['ab']); t(A, 'w', 5)
a = A('i', range(10))
for f in (lambda: a[100], lambda: a['x'], lambda: a[1.5], lambda: a.__setitem__(100, 1), lambda: a.__setitem__('a', 1), lambda: a.__setitem__(slice(0,1), [1]), lambda: a.__setitem__(slice(0,1), A('d')), lambda: a.__setitem__(slice(0,4,2), A('i', [1])), lambda: a.__delitem__(100), lambda: a + [1], lambda: a + A('d'), lambda: a * 'x', lambda: a.__iadd__([1]), lambda: a.extend(A('d')), lambda: a.extend(5), lambda: a.pop(100), lambda: a.insert('a', 1), lambda: a.insert(0, 'a'), lambda: a.fromlist((1,)), lambda: a.fromlist([1, 'a']), lambda: a.frombytes('abc'), lambda: a.frombytes(b'abc'), lambda: a.fromunicode('a'), lambda: a.tounicode(), lambda: a.index(55), lambda: a.remove(55), lambda: a < 5, lambda: a < A('i', [0, 5]), lambda: a.append(), lambda: a.index(3, 0, 2), lambda: hash(a), lambda: a.append(2**31)):
    t(f)
print(a)
a[2:4] = A('i', [7, 8, 9, 10]); print(a); a[::3] = A('i', [0]*len(a[::3])); print(a); del a[::2]; print(a); del a[1:3]; print(a); del a[-1]; print(a); a.insert(-100, 5); a.insert(100, 6); a.insert(1, 7); print(a, a.count(5), a.index(6), a[-1], a[::-1], 2 * a)
a *= 2; print(a); a *= 0; print(a); a += A('i', [1]); a.extend(a); a.extend(iter([5])); print(a, a.pop(), a.pop(0), a); a.clear(); print(a, len(a))
m = memoryview(a); m.release(); b = A('d', [1.0, 2.0]); m = memoryview(b); m[0] = 5.5; print(b, m.readonly, m.nbytes); t(b.append, 1.0); m.release(); b.append(1.0); print(b)
it = iter(A('i', [1, 2])); print(next(it), it.__reduce__(), list(it), it.__reduce__())
class S(A):
    def __new__(cls, *a, **k): return A.__new__(cls, 'i', *a)
    pass
s = S([1, 2]); s.x = 4; print(s, s.x, s[0], type(s[:1]), s.__reduce_ex__(3))
import copy; print(copy.copy(A('b', [1])), copy.deepcopy(A('d', [2.5])))
x = A('w', 'añb'); print(x, x[1], x.tounicode(), 'ñ' in x, x + A('w', 'z')); x.fromunicode('qq'); print(x)
from collections.abc import MutableSequence; print(isinstance(a, MutableSequence), a == [], A('i') == A('d'), A('i', [1]) == A('d', [1.0]), A('d', [float('nan')]).count(1))
match A('i', [1, 2]):
    case [p, q]: print(p, q)
d = A("d", [0.0]) * 100
for i, value in enumerate(d): d[i] = value * value
print(sum(d), max(d), sorted(A('b', [3, 1, 2])), b''.join([A('b', b'ab')]), bytes(A('H', [1])), int(A('b', b'12')), A('f', [0.1])[0], A('f', [1e39]))
t(A('i', [1]).tofile, 5)
