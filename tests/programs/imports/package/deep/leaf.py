"""The end of a chain of packages."""

from .. import sibling
from ..sibling import relative

NAME = __name__
parent = sibling.__name__
