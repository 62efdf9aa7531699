// The loops of float_loops.py; the counters are checked for overflow, floats cannot.
#include "harness.h"

static double series(int64_t n) {
    double total = 0.0, sign = 1.0;
    for (int64_t i = 0; i < n; i++) {
        total += sign / (2.0 * i + 1.0);
        sign = -sign;
    }
    return total * 4.0;
}

static double mandelbrot(int64_t size) {
    int64_t inside = 0;
    for (int64_t row = 0; row < size; row++) {
        double ci = 2.0 * row / size - 1.0;
        for (int64_t column = 0; column < size; column++) {
            double cr = 2.0 * column / size - 1.5, zr = 0.0, zi = 0.0;
            int64_t count = 0;
            while (count < 50 && zr * zr + zi * zi <= 4.0) {
                double next = zr * zr - zi * zi + cr;
                zi = 2.0 * zr * zi + ci;
                zr = next;
                count++;
            }
            if (__builtin_add_overflow(inside, count, &inside)) overflowed();
        }
    }
    return (double)inside;
}

static double pairs(int64_t n) {
    double total = 0.0;
    for (int64_t i = 0; i < n; i++) {
        double x = i * 0.5;
        for (int64_t j = 0; j < n; j++) {
            double y = j * 0.25 + 1.0;
            total += (x - y) / (x * y + 1.0);
        }
    }
    return total;
}

int main(int count, char **arguments) {
    begin(count, arguments);
    bench("float_series", series, 1000000);
    bench("float_mandelbrot", mandelbrot, 150);
    bench("float_pairs", pairs, 800);
}
