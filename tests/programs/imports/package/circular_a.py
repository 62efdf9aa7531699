"""Imports what imports it."""

from . import circular_b

late = "a" + circular_b.early
