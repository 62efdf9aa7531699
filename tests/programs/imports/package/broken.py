"""Fails while it runs."""

print("broken runs")
raise RuntimeError("broken module")
