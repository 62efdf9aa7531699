"""Text built piece by piece: appending in loops, with the old text still in use."""


def append(n):
    text = ""
    for i in range(n):
        text += str(i % 10)
    return text


def keep(n):
    """Each prefix stays what it was, although the text grows."""
    text, kept = "", []
    for i in range(n):
        text += chr(97 + i % 26)
        kept.append(text)
    return kept


def branch(text):
    """Two texts that grow from the same beginning."""
    left = right = text
    for i in range(5):
        left += "l"
        right += "r"
    return text, left, right


print(len(append(3000)), append(30), append(3000)[-5:])
kept = keep(40)
print(kept[0], kept[10], kept[39], all(kept[i] + chr(97 + (i + 1) % 26) == kept[i + 1] for i in range(39)))
print(branch("ab"), branch("ñ€"))
text = "a"
for i in range(10):
    text += text
print(len(text), text == "a" * 1024, hash(text) == hash("a" * 1024))
text, mixed = "", ""
for i in range(200):
    mixed += chr(i * 37 % 1000 + 32)
print(len(mixed), hash(mixed) == hash("".join(list(mixed))), mixed[50:60].encode("utf-8"))


class Holder:
    text = ""


holder = Holder()
names = {"text": ""}
parts = [""]
for i in range(50):
    holder.text += "x"
    names["text"] += "y"
    parts[0] += "z"
print(holder.text, names["text"], parts[0], Holder.text == "")
print("".join(["ab"] * 5), "-" * 20, ("ab" "cd" f"{1}" "ef"), len("".join(map(str, range(500)))))
