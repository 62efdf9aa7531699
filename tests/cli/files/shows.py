"""A module, a script, and what both print."""

import sys

print(__name__, sys.argv, __file__.rsplit("/", 1)[-1], sys.path[0].rsplit("/", 1)[-1])
