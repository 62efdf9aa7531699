import a
import a.b.c
import a . b . \
    c as d
import a as b, c.d as e
from a import b
from a.b import c as d, e
from a import *
from . import b
from .. import b
from ... import b
from .... import b
from ..... import b
from .a import b
from ...a.b import (c, d as e,)
from . a import (
    b,  # one
    c as d
)
from __future__ import annotations
