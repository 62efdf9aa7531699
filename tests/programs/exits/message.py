"""SystemExit with something else than a number: printed to stderr, exit code 1."""

print("out")
raise SystemExit(["a", 1])
