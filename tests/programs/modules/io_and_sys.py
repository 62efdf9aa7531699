"""io.StringIO and BytesIO, files, and what sys tells."""

import io
import os
import sys

s = io.StringIO("first\nsecond\nthird")
print(s.readline(), s.read(3), s.tell(), s.readlines(), s.read(), s.seek(0), next(s), list(s), s.getvalue() == "first\nsecond\nthird")
out = io.StringIO()
print("printed", 5, file=out)
print(out.write("written\n"), out.writelines(["a", "b"]), repr(out.getvalue()), out.closed, out.readable(), out.writable(), out.seekable())
out.seek(0)
out.truncate(3)
print(out.getvalue(), out.close(), out.closed)
try:
    out.read()
except ValueError as error:
    print(error)
b = io.BytesIO(b"\x00\x01\x02abc")
print(b.read(2), b.readline(), b.getvalue(), b.seek(-2, 2), b.read(), b.write(b"xy"), b.getbuffer().nbytes, b.getvalue())
for action in (lambda: io.StringIO(5), lambda: io.StringIO().write(b"x"), lambda: io.BytesIO("x"), lambda: io.BytesIO().write("x"), lambda: io.StringIO().seek(-1), lambda: open("no such file"), lambda: open("x", "q"), lambda: open("."), lambda: print("x", file=5)):
    try:
        print(action())
    except (TypeError, ValueError, OSError, AttributeError) as error:
        print(type(error).__name__, error)
name = f"/tmp/krait-program-{os.getpid()}.txt"
try:
    with open(name, "w", encoding="utf-8") as file:
        print(file.write("añb\nline two\n"), file.mode, file.encoding, file.closed)
        file.writelines(f"{n}\n" for n in range(3))
    print(file.closed, os.path.getsize(name), os.path.exists(name))
    with open(name, encoding="utf-8") as file:
        print(file.read(2), file.readline(), [line.rstrip() for line in file])
    with open(name, "rb") as file:
        print(file.read(4), file.tell(), file.seek(1), file.readline(), len(file.read()))
    with open(name, "a", encoding="utf-8") as file:
        file.write("appended")
    with open(name, newline="") as file:
        print(file.read().splitlines()[-1])
    try:
        open(name, "x")
    except FileExistsError as error:
        print(error.errno, error.strerror)
finally:
    os.remove(name)
print(os.path.exists(name), os.path.join("a", "b"), os.path.basename("/a/b.c"), os.path.splitext("b.tar.gz"), os.sep)
print(sys.version_info[:2], sys.version_info.major, sys.byteorder, sys.maxsize, sys.maxunicode, sys.float_info.max, sys.float_info.epsilon, sys.int_info.bits_per_digit > 0, sys.hash_info.modulus, sys.hash_info.width)
print(sys.argv, sys.flags.optimize, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.platform, sys.getrecursionlimit(), sys.intern("abc") is sys.intern("abc"), sys.stdin.read(), sys.stdout.encoding, sys.stdout.isatty(), sys.stderr.writable())
print("sys" in sys.modules, sys.modules["__main__"].__name__, isinstance(sys.path, list), sys._getframe().f_code.co_name, sys._getframe().f_lineno, sys.getsizeof(5) > 0, sys.implementation.name != "", sys.copyright[:9], sys.is_finalizing())


def frames():
    def inner():
        frame = sys._getframe()
        names = []
        while frame:
            names.append((frame.f_code.co_name, frame.f_lineno))
            frame = frame.f_back
        return names

    return inner()


print(frames(), sys._getframe(0).f_globals is globals())
sys.stdout.write("direct\n")
sys.displayhook(5)
sys.displayhook(None)
print(sys.exc_info(), sys.getswitchinterval() > 0, callable(sys.exit), sys.byteorder in ("little", "big"))
