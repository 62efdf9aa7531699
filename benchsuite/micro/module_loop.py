"""The loop of int_loops.py's first function at module level: every name is a global, and nobody calls anything."""

import pyperf

runner = pyperf.Runner()
arguments = runner.parse_args()
for _ in range(arguments.values):
    start = pyperf.perf_counter()
    for _ in range(arguments.loops):
        total = 1
        for i in range(700):
            for j in range(700):
                total = (total * 31 + (i ^ j)) % 1000003
    runner.record("module_multiply_add", (pyperf.perf_counter() - start) / arguments.loops, total)

for _ in range(arguments.values):
    start = pyperf.perf_counter()
    for _ in range(arguments.loops):
        series, sign = 0.0, 1.0
        for k in range(1000000):
            series += sign / (2.0 * k + 1.0)
            sign = -sign
        series *= 4.0
    runner.record("module_series", (pyperf.perf_counter() - start) / arguments.loops, series)
