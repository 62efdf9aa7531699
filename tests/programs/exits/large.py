"""An exit code beyond a byte is taken modulo 256."""

import sys

print("out", end="")
sys.exit(256 * 5 + 7)
