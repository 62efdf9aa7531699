"""A stand-in for pyperf, small enough to cost nothing at the start: the programs of pyperformance run on it unmodified.

It imports sys and time alone (asyncio where a program asks for it), runs what a program hands in as often as the command
line says, and prints one JSON object a line: for each value the seconds that one loop took, and for each benchmark a
digest of what it returned and of what checks.py finds in the program afterwards. It judges nothing: run.py does.

    program.py [--loops N] [--values N] [the program's own options]
"""

import sys
from time import perf_counter, process_time

import checks

LOOPS, VALUES = 1, 3


class Namespace:
    """What parse_args returns."""


class ArgumentParser:
    """As much of argparse as benchmarks use: options with values, flags, an optional positional argument."""

    def __init__(self):
        self.rows = []

    def add_argument(self, *names, type=str, default=None, choices=None, nargs=None, action=None, dest=None, **ignored):
        long = [name for name in names if name.startswith("--")] or names
        target = dest or long[0].lstrip("-").replace("-", "_")
        if action == "store_true":
            default = False
        self.rows.append((names, target, type, default, choices, action))

    def add_argument_group(self, *ignored):
        return self

    def set_defaults(self, **values):
        for name, value in values.items():
            self.add_argument("--" + name, default=value)

    def parse(self, arguments):
        found = Namespace()
        for _, target, _, default, _, _ in self.rows:
            setattr(found, target, default)
        arguments = list(arguments)
        while arguments:
            name, equals, value = arguments.pop(0).partition("=")
            matching = [row for row in self.rows if name in row[0]]
            if not name.startswith("-"):
                matching, equals, value = [row for row in self.rows if not row[0][0].startswith("-")], "=", name
            if not matching:
                sys.exit(f"unknown argument {name}")
            _, target, convert, _, choices, action = matching[0]
            if action == "store_true":
                setattr(found, target, True)
                continue
            value = convert(value if equals else arguments.pop(0))
            if choices and value not in choices:
                sys.exit(f"{name} is one of {choices}")
            setattr(found, target, value)
        return found


class Runner:
    """Runs and times what it is given."""

    def __init__(self, values=None, processes=None, loops=None, add_cmdline_args=None, program_args=None, **ignored):
        self.argparser = ArgumentParser()
        self.argparser.add_argument("--loops", type=int, default=LOOPS)
        self.argparser.add_argument("--values", type=int, default=VALUES)
        self.metadata = {}
        self.args = None

    def parse_args(self, arguments=None):
        if self.args is None:
            self.args = self.argparser.parse(sys.argv[1:] if arguments is None else arguments)
        return self.args

    def bench_func(self, name, function, *arguments, inner_loops=1, metadata=None):
        def timed(loops):
            result = None
            start = perf_counter()
            for _ in range(loops):
                result = function(*arguments)
            return perf_counter() - start, result

        self._run(name, timed, inner_loops, (function, arguments))

    def bench_time_func(self, name, function, *arguments, inner_loops=1, metadata=None):
        self._run(name, lambda loops: (function(loops, *arguments), None), inner_loops, (function, arguments))

    def bench_async_func(self, name, function, *arguments, loop_factory=None, inner_loops=1, metadata=None):
        import asyncio

        async def timed(loops):
            result = None
            start = perf_counter()
            for _ in range(loops):
                result = await function(*arguments)
            return perf_counter() - start, result

        with asyncio.Runner(loop_factory=loop_factory) as runner:
            self._run(name, lambda loops: runner.run(timed(loops)), inner_loops, (function, arguments))

    def timeit(self, name, *ignored, **also_ignored):
        sys.exit(f"{name}: timeit is not supported")

    bench_command = timeit

    def record(self, name, value, result):
        """One value that a program has timed itself."""
        emit(name, value=value, result=short(result), digest=digest(result))

    def _run(self, name, timed, inner_loops, given):
        options = self.parse_args()
        main = sys.modules["__main__"].__dict__
        prepared = checks.before(name, main)
        for _ in range(options.values):
            cpu = process_time()
            seconds, result = timed(options.loops)
            cpu = process_time() - cpu
            emit(name, value=seconds / options.loops / inner_loops, cpu=cpu / options.loops / inner_loops)
        checked = checks.after(name, main, prepared, given)
        emit(name, result=short(result), digest=digest([result, checked]), peak=peak_memory())


def emit(name, **fields):
    """Prints a line. Names are plain and values numbers or digits, so that no JSON library is needed."""
    items = [("benchmark", name), *fields.items()]
    body = ", ".join(f'"{key}": "{value}"' if isinstance(value, str) else f'"{key}": {value!r}' for key, value in items)
    print("{" + body + "}", flush=True)


def peak_memory():
    """The most memory that the process has had so far, in KiB; what it inherited from its starter is not in it."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def short(value):
    """The value itself, where it is a number."""
    return repr(value) if isinstance(value, (bool, int, float)) else type(value).__name__


def digest(value):
    """16 digits that depend on all of a value: numbers, text, containers, objects by class and attributes."""
    total = 14695981039346656037
    for piece in pieces(value, {}):
        for byte in piece.encode("utf-8", "surrogatepass"):
            total = (total ^ byte) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
    return f"{total:016x}"


def pieces(value, seen):
    """The texts that a digest is made of; an object met before is named by the place where it was."""
    kind = type(value).__name__
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
        yield f"{kind}:{value!r};"
        return
    if id(value) in seen:
        yield f"again {seen[id(value)]};"
        return
    seen[id(value)] = len(seen)
    yield f"{kind}("
    if isinstance(value, dict):
        for key, item in value.items():
            yield from pieces(key, seen)
            yield from pieces(item, seen)
    elif isinstance(value, (set, frozenset)):
        # In an order that does not hang on the table's.
        yield from sorted("".join(pieces(item, seen)) for item in value)
    elif isinstance(value, (list, tuple)) or kind in ("array", "bytearray", "range", "deque"):
        for item in value:
            yield from pieces(item, seen)
    elif callable(value):
        yield getattr(value, "__qualname__", "callable")
    else:
        for name in attributes(value):
            yield name
            yield from pieces(getattr(value, name), seen)
    yield ")"


def attributes(value):
    names = {name for cls in type(value).__mro__ for name in getattr(cls, "__slots__", ())}
    names.update(getattr(value, "__dict__", ()))
    return sorted(name for name in names if hasattr(value, name))
