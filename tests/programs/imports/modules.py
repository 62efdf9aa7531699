"""Imports of modules and packages beside the program: once, in order, under every form."""

import sys
import helper
import helper as again
from helper import value, increment as inc
import package
import package.deep.leaf
from package import shared, sibling
from package.deep import leaf as the_leaf
from package.star import *

print(helper is again, value, inc(), helper.value, value, helper.__name__, __name__, helper.__doc__)
print(package.__name__, package.deep.leaf.NAME, the_leaf is package.deep.leaf, shared, sibling.relative, package.__all__, package.deep.__package__, the_leaf.parent)
print(public, "_private" in globals(), "unlisted" in globals(), sorted(name for name in sys.modules if name.startswith(("helper", "package"))))
for statement in ("import nothing_here", "from helper import nothing", "import helper.sub", "from package import nothing", "from . import x", "from .helper import x", "import package.broken", "import package.broken", "from package.circular_a import late", "import package.syntax"):
    try:
        exec(statement)
        print(statement, "fine")
    except SyntaxError as error:
        print(statement, type(error).__name__, error.msg, error.lineno)
    except Exception as error:
        print(statement, type(error).__name__, str(error).split(" (")[0])
print("package.broken" in sys.modules, "package.circular_a" in sys.modules)
sys.modules["fake"] = "anything"
import fake

print(fake, __import__("package.deep.leaf").__name__, __import__("package.deep.leaf", fromlist=["NAME"]).__name__)
del sys.modules["helper"]
import helper

print(helper is again, helper.value, again.value)


def inside():
    import package.deep.leaf as local
    from helper import value

    return local.NAME, value


total = 0
for i in range(200):
    total += len(inside()[0]) + inside()[1]
print(total, helper.get.__module__, hasattr(helper, "__file__"), package.__path__ is not None, helper.__spec__.name, package.__spec__.parent)
print(package.lazy, package.computed)
try:
    package.absent
except AttributeError as error:
    print(error)
