"""The Mandelbrot set in characters.

    mandelbrot.py [WIDTH]       72 unless told
"""

import sys

SHADES = " .,:;i1tfLCG08@"
LIMIT = 200


def escape_time(cr, ci):
    zr = zi = 0.0
    for step in range(LIMIT):
        if zr * zr + zi * zi > 4.0:
            return step
        zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
    return LIMIT


def main():
    width = int(sys.argv[1]) if len(sys.argv) > 1 else 72
    height = width // 3
    for row in range(height):
        line = ""
        for column in range(width):
            steps = escape_time(column * 3.2 / width - 2.3, row * 2.4 / height - 1.2)
            line += " " if steps == LIMIT else SHADES[steps % len(SHADES)]
        print(line.rstrip())


main()
