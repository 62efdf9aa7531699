"""Loops over floats, in a function: a series, the escape times of the Mandelbrot set, sums over pairs."""

import pyperf


def series(n):
    total, sign = 0.0, 1.0
    for i in range(n):
        total += sign / (2.0 * i + 1.0)
        sign = -sign
    return total * 4.0


def mandelbrot(size):
    inside = 0
    for row in range(size):
        ci = 2.0 * row / size - 1.0
        for column in range(size):
            cr = 2.0 * column / size - 1.5
            zr = zi = 0.0
            count = 0
            while count < 50 and zr * zr + zi * zi <= 4.0:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                count += 1
            inside += count
    return inside


def pairs(n):
    total = 0.0
    for i in range(n):
        x = i * 0.5
        for j in range(n):
            y = j * 0.25 + 1.0
            total += (x - y) / (x * y + 1.0)
    return total


if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_func("float_series", series, 1000000)
    runner.bench_func("float_mandelbrot", mandelbrot, 150)
    runner.bench_func("float_pairs", pairs, 800)
