"""Records the character properties that str methods use: python3.14 record.py > properties.bin

Little-endian. Header: four u32, the offsets in bytes of the block indexes (u16 for each 128 code points), the blocks (128 u16 record indexes),
the records and the expansions; then these. A record: u16 flags, u8 decimal value or 255, one byte of nothing, and four i32 for the upper, lower, title
and folded forms: a difference to add, or 0x200000 plus the index of an expansion. An expansion: three u32, 0 behind the last.
"""

import struct
import sys
import unicodedata

FLAGS = [
    ("ALPHA", str.isalpha),
    ("DECIMAL", str.isdecimal),
    ("DIGIT", str.isdigit),
    ("NUMERIC", str.isnumeric),
    ("LOWER", str.islower),
    ("UPPER", str.isupper),
    ("TITLE", lambda c: unicodedata.category(c) == "Lt"),
    ("SPACE", str.isspace),
    ("PRINTABLE", str.isprintable),
    ("IDENTIFIER_START", str.isidentifier),
    ("IDENTIFIER_CONTINUE", lambda c: ("a" + c).isidentifier()),
    # Seen through the one rule that uses it: a capital sigma's lower form depends on what follows it.
    ("CASE_IGNORABLE", lambda c: ("a\u03a3" + c + "a").lower()[1] == "\u03c3" and ("a\u03a3" + c).lower()[1] == "\u03c2"),
]
BLOCK = 128

expansions, records, blocks, indexes = {}, {}, {}, []


def mapping(character, form):
    if len(form) == 1:
        return ord(form) - ord(character)
    return 0x200000 + expansions.setdefault(form, len(expansions))


def record(character):
    flags = sum(1 << bit for bit, (_, test) in enumerate(FLAGS) if test(character))
    decimal = unicodedata.decimal(character, 255)
    forms = [mapping(character, form(character)) for form in (str.upper, str.lower, str.title, str.casefold)]
    return struct.pack("<HBx4i", flags, decimal, *forms)


for start in range(0, 0x110000, BLOCK):
    block = tuple(records.setdefault(record(chr(code)), len(records)) for code in range(start, start + BLOCK))
    indexes.append(blocks.setdefault(block, len(blocks)))

parts = [
    struct.pack(f"<{len(indexes)}H", *indexes),
    b"".join(struct.pack(f"<{BLOCK}H", *block) for block in blocks),
    b"".join(records),
    b"".join(struct.pack("<3I", *(ord(c) for c in form), *[0] * (3 - len(form))) for form in expansions),
]
offsets, offset = [], 16
for part in parts:
    offsets.append(offset)
    offset += len(part)
sys.stdout.buffer.write(struct.pack("<4I", *offsets) + b"".join(parts))
print(unicodedata.unidata_version, len(records), "records", len(blocks), "blocks", offset, "bytes", file=sys.stderr)
