"""A package that imports its own parts."""

print("package begins")
from . import sibling
from .sibling import relative as shared

__all__ = ["sibling", "shared"]
computed = "before"


def __getattr__(name):
    if name == "lazy":
        return "made on demand"
    raise AttributeError(f"package has no {name}")


print("package ends")
