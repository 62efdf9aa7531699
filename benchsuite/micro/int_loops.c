// The loops of int_loops.py with Python's checks for overflow, as far as one can write them in C.
#include "harness.h"

static int64_t add(int64_t a, int64_t b) {
    int64_t result;
    if (__builtin_add_overflow(a, b, &result)) overflowed();
    return result;
}

static int64_t multiply(int64_t a, int64_t b) {
    int64_t result;
    if (__builtin_mul_overflow(a, b, &result)) overflowed();
    return result;
}

// Python's remainder has the sign of the divisor.
static int64_t remainder_of(int64_t a, int64_t b) {
    int64_t result = a % b;
    return result && (result ^ b) < 0 ? result + b : result;
}

static double multiply_add(int64_t n) {
    int64_t total = 1;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++)
            total = remainder_of(add(multiply(total, 31), i ^ j), 1000003);
    return (double)total;
}

static double collatz(int64_t limit) {
    int64_t longest = 0;
    for (int64_t start = 1; start < limit; start++) {
        int64_t value = start, steps = 0;
        while (value != 1) {
            value = value & 1 ? add(multiply(value, 3), 1) : value >> 1;
            steps = add(steps, 1);
        }
        if (steps > longest) longest = steps;
    }
    return (double)longest;
}

static double divisors(int64_t n) {
    int64_t total = 0;
    for (int64_t a = 1; a < n; a++)
        for (int64_t b = 1; b < n; b++) {
            int64_t x = a, y = b;
            while (y) {
                int64_t rest = remainder_of(x, y);
                x = y;
                y = rest;
            }
            total = add(total, x);
        }
    return (double)total;
}

int main(int count, char **arguments) {
    begin(count, arguments);
    bench("int_multiply_add", multiply_add, 700);
    bench("int_collatz", collatz, 10000);
    bench("int_divisors", divisors, 300);
}
