"""A part."""

print("sibling runs")
relative = "shared value"
