"""Fails on its third line of code, called by imported.py."""

from parts.arithmetic import divide

result = divide(1, 0)
