"""The tables: which programs there are, how often each runs in one value, and with which arguments of its own.

Loop counts make a value take about 0.1 to 0.3 s on CPython; they are the same for every Python that is measured.
"""

import os

HERE = os.path.dirname(os.path.abspath(__file__))

# name, loops, arguments
PYPERFORMANCE = [
    ("nbody", 2, []),
    ("fannkuch", 1, []),
    ("spectral_norm", 2, []),
    ("float", 2, []),
    ("richards", 5, []),
    ("richards_super", 5, []),
    ("deltablue", 60, []),
    ("raytrace", 1, []),
    ("chaos", 3, []),
    ("go", 2, []),
    ("hexiom", 30, []),
    ("nqueens", 2, []),
    ("meteor_contest", 2, []),
    ("scimark_fft", 1, ["fft"]),
    ("scimark_lu", 2, ["lu"]),
    ("scimark_monte_carlo", 2, ["monte_carlo"]),
    ("scimark_sor", 2, ["sor"]),
    ("scimark_sparse_mat_mult", 40, ["sparse_mat_mult"]),
    ("unpack_sequence", 3000, []),
    ("pidigits", 1, []),
    ("generators", 5, []),
    ("coroutines", 5, []),
]

MICRO = [
    ("int_loops", 5, []),
    ("float_loops", 5, []),
    ("fib", 1, []),
    ("module_loop", 3, []),
    ("objects", 2, []),
    ("lists", 3, []),
    ("calls", 3, []),
    ("bits", 3, []),
    ("text", 3, []),
]


def path_of(suite, name, folder):
    """The file of a program; pyperformance's are below the folder that fetch.py fills."""
    if suite == "micro":
        return os.path.join(HERE, "micro", f"{name}.py")
    file = "scimark" if name.startswith("scimark_") else name
    return os.path.join(folder, f"bm_{file}", "run_benchmark.py")
