"""Indexing and slicing of str, ASCII and not."""

for text in ("abcdefgh", "añ€\U0001f600déf", ""):
    n = len(text)
    for i in range(-n - 1, n + 1):
        try:
            print(ascii(text[i]), end=" ")
        except IndexError as error:
            print(error, end=" ")
    print()
    for start in (None, 0, 2, -3, 100, -100):
        for stop in (None, 0, 5, -1, 100):
            for step in (None, 1, 2, -1, -3):
                print(ascii(text[start:stop:step]), end=" ")
        print()
try:
    "abc"[::0]
except ValueError as error:
    print(error)
for index in (1.0, "a", None, slice("a")):
    try:
        "abc"["a" if index == "a" else index]
    except TypeError as error:
        print(error)
try:
    "abc"[0] = "x"
except TypeError as error:
    print(error)
text = "x" * 1000 + "é" + "y" * 1000
print(text[999:1003].encode(), text[1000], text[-1001], text.index("é"), text[1001], len(text[::2]))
total = 0
for i in range(len(text)):
    if text[i] > "x":
        total += i
print(total, "".join(reversed("añb")), "abc"[True], list(enumerate("ab")), *"añb")
