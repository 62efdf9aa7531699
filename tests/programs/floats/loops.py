"""Float loops that a compiler unboxes: results to the last bit, and loops that change their mind about types."""

from math import sqrt


def harmonic(n):
    total = 0.0
    for i in range(1, n + 1):
        total += 1.0 / i
    return total


def newton(value, steps):
    guess = value / 2.0
    for _ in range(steps):
        guess = (guess + value / guess) * 0.5
    return guess


def logistic(r, x, steps):
    for _ in range(steps):
        x = r * x * (1.0 - x)
    return x


def drift(value, steps):
    """Begins with ints, goes on with floats, ends with text."""
    seen = []
    for i in range(steps):
        if i == 20:
            value = value + 0.5
        if i == 40:
            value = str(value)
        if i > 40:
            value = value + "!"
        else:
            value = value + value
        if i % 10 == 5:
            seen.append(value)
    return seen


def mandelbrot(width, height, limit):
    rows = []
    for y in range(height):
        row = ""
        for x in range(width):
            cr, ci = x * 3.0 / width - 2.0, y * 2.0 / height - 1.0
            zr = zi = 0.0
            count = 0
            while zr * zr + zi * zi < 4.0 and count < limit:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                count += 1
            row += " .:-=+*#%@"[count * 9 // limit]
        rows.append(row)
    return rows


print(harmonic(10), harmonic(1000), harmonic(5000))
print(newton(2.0, 20), newton(1e10, 60), newton(3, 8))
print(logistic(3.99, 0.5, 1000), logistic(2.5, 0.1, 200), logistic(4, 1, 10))
print(drift(1, 45))
print("\n".join(mandelbrot(60, 20, 30)))
total = 0.0
for i in range(2000):
    total += sqrt(i) * (-1) ** i
print(total, total.hex())
x, steps = 1e300, 0
while x != float("inf"):
    x *= 1e3
    steps += 1
print(steps, x - x, -x, x * 0)
