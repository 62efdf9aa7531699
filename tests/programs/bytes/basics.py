"""bytes and bytearray: making, indexing, methods, mutation."""

b = b"Hello, World"
print(b, b[0], b[-1], b[1:4], b[::-1], len(b), list(b[:3]), b.upper(), b.find(b"o"), b.find(111), b.count(b"l"), b.split(b", "), b.replace(b"l", b"L"))
print(bytes(), bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"x"), bytearray(b"abc"), b"\x00\t\n\r\\'\"\x7f\xff", b'it\'s')
print(b"a" + b"b", b"ab" * 3, b"a" < b"b", b"a" == "a", b"ell" in b, 72 in b, b.startswith(b"He"), b.hex(), b.hex(":", 2), bytes.fromhex("48 65"), b.join([b"1", b"2"]))
for expression in ("b'a' + 'b'", "bytes([256])", "bytes(-1)", "bytes('x')", "b'abc'[5]", "b'a'[0] + b'b'", "300 in b'a'", "bytes.fromhex('4')", "b'%d' % 'a'", "bytes(1.5)"):
    try:
        print(eval(expression))
    except (TypeError, ValueError, IndexError) as error:
        print(expression, type(error).__name__, error)
a = bytearray(b"abcdef")
a[0] = 65
a[1:3] = b"XYZ"
a += b"!"
a.append(33)
a.extend([63, 64])
del a[4]
a.insert(0, 35)
print(a, a.pop(), a.pop(0), a, len(a), a.index(b"X"), a[::2])
a.reverse()
a.remove(88)
print(a, a == bytes(a), hash(bytes(a)) == hash(bytes(a)), a * 2, bytes(a).decode())
a[::2] = b"." * len(a[::2])
print(a)
for action in (lambda: a.append(256), lambda: a.__setitem__(0, "x"), lambda: hash(a), lambda: a.__setitem__(slice(0, 4, 2), b"x"), lambda: a.remove(1)):
    try:
        action()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(b"%s=%d %5.2f %x" % (b"k", 5, 1.5, 255), b"%a" % "é", b"abc".center(7, b"*"), b" x ".strip(), b"a,b".partition(b","), b"1\n2".splitlines(), b"Ab1".isalnum(), b"aB".swapcase())
view = memoryview(bytearray(b"abcdef"))
view[1] = 90
print(view[0], bytes(view[1:4]), len(view), view.tolist(), view.readonly, bytes(view))
total = 0
for value in bytes(range(256)) * 4:
    total = (total * 31 + value) & 0xFFFFFFFF
print(total)
