"""encode and decode: codecs, error handlers, surrogates."""

for text in ("abc", "añ€\U0001f600", "\x00\x7f\x80\xff"):
    for codec in ("utf-8", "utf-16-le", "utf-32-be", "latin-1", "ascii"):
        try:
            data = text.encode(codec)
            print(codec, data, data.decode(codec) == text)
        except UnicodeEncodeError as error:
            print(codec, error, error.start, error.end, error.object == text)
for handler in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape"):
    try:
        print(handler, "añ€".encode("ascii", handler))
    except UnicodeEncodeError as error:
        print(handler, error)
for data in (b"abc", b"\xff", b"\xc3", b"\xe2\x82", b"a\x80b", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80"):
    for handler in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape"):
        try:
            print(handler, ascii(data.decode("utf-8", handler)), end="; ")
        except UnicodeDecodeError as error:
            print(error)
    print()
try:
    "\ud800".encode("utf-8")
except UnicodeEncodeError as error:
    print(error)
print("\ud800".encode("utf-8", "surrogatepass"), ascii(b"\xff".decode("utf-8", "surrogateescape")), b"\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"))
for codec in ("nonsense", "UTF8", "Latin1"):
    try:
        print("a".encode(codec))
    except LookupError as error:
        print(error)
