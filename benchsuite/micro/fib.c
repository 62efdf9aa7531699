// The recursion of fib.py, checked for overflow; the functions stay functions.
#include "harness.h"

static int64_t add(int64_t a, int64_t b) {
    int64_t result;
    if (__builtin_add_overflow(a, b, &result)) overflowed();
    return result;
}

static int64_t subtract(int64_t a, int64_t b) {
    int64_t result;
    if (__builtin_sub_overflow(a, b, &result)) overflowed();
    return result;
}

__attribute__((noinline)) static int64_t fib(int64_t n) {
    return n < 2 ? n : add(fib(subtract(n, 1)), fib(subtract(n, 2)));
}

__attribute__((noinline)) static int64_t ackermann(int64_t m, int64_t n) {
    if (m == 0) return add(n, 1);
    if (n == 0) return ackermann(subtract(m, 1), 1);
    return ackermann(subtract(m, 1), ackermann(m, subtract(n, 1)));
}

static double run_fib(int64_t n) { return (double)fib(n); }

static double run_ackermann(int64_t n) {
    int64_t result = 0;
    for (int i = 0; i < 10; i++) result = ackermann(2, n);
    return (double)result;
}

int main(int count, char **arguments) {
    begin(count, arguments);
    bench("fib", run_fib, 32);
    bench("ackermann", run_ackermann, 100);
}
