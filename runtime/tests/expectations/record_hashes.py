"""Records hash() of strings under several seeds: python3.14 record_hashes.py > hashes.tsv

Columns: PYTHONHASHSEED, code points in hex, hash.
"""

import os
import subprocess
import sys

TEXTS = [
    "", "a", "ab", "abcdefg", "abcdefgh", "abcdefghi", "hello world", "__init__", "é", "ÿabc", "aé" * 5, "Ā", "Ωmega", "aĀ" * 9,
    "\U0001F600", "a\U0001F600b" * 3, "x" * 100, "€" * 33, "\ud800", "\x00", "a\x00",
]

for seed in (0, 1, 42, 4294967295):
    code = f"for text in {ascii(TEXTS)}: print(hash(text))"
    environment = os.environ | {"PYTHONHASHSEED": str(seed)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    for text, value in zip(TEXTS, done.stdout.split()):
        print(seed, " ".join(f"{ord(character):x}" for character in text), value, sep="\t")
