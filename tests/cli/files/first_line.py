this line is no Python
print("the second line runs")
