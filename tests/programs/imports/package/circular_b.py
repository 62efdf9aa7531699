"""The other half."""

from . import circular_a

early = str(hasattr(circular_a, "late"))
