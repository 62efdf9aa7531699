"""How values stand in the tables of this folder, as the Rust side (objects/expectations.rs) reads them.

    N, T, F            None, True, False          i-1f     an int in hexadecimal
    f3ff0000000000000  the bits of a float        cX,Y     a complex by the bits of its parts
    s61 e9             a str by code points       b6100    bytes in hexadecimal
    a6100              a bytearray                (x;y;z)  a tuple      [x;y]  a list
    -                  NotImplemented             !ValueError: text  what was raised
"""

import math
import os
import random
import struct
import sys

# Hashes of strings are recorded without randomisation.
if os.environ.get("PYTHONHASHSEED") != "0":
    os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})

# The part of all rows that is recorded: a number on the command line, 1 for all of them.
SHARE = float(sys.argv[1]) if len(sys.argv) > 1 else 0.08
sampling = random.Random(14)


def bits(number):
    return "nan" if math.isnan(number) else struct.pack(">d", number).hex()


def encode(value):
    match value:
        case None:
            return "N"
        case True:
            return "T"
        case False:
            return "F"
        case int():
            return f"i{value:x}"
        case float():
            return "f" + bits(value)
        case complex():
            return f"c{bits(value.real)},{bits(value.imag)}"
        case str():
            return "s" + " ".join(f"{ord(character):x}" for character in value)
        case bytes():
            return "b" + value.hex()
        case bytearray():
            return "a" + value.hex()
        case tuple():
            return "(" + ";".join(map(encode, value)) + ")"
        case list():
            return "[" + ";".join(map(encode, value)) + "]"
    if value is NotImplemented:
        return "-"
    raise TypeError(type(value))


def outcome(function, *arguments):
    try:
        return encode(function(*arguments))
    except Exception as error:
        return f"!{type(error).__name__}: {error}".replace("\n", "\\n")


def record(methods, *arguments):
    """Prints a row for each method: its name, the receiver and the arguments, the outcome."""
    for name in methods:
        if sampling.random() >= SHARE:
            continue
        function = getattr(type(arguments[0]), name)
        print(name, *map(encode, arguments), outcome(function, *arguments), sep="\t")
