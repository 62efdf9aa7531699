// What the C counterparts share: the options and the lines of output of pyperf.py.
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t loops = 1, values = 3;

static void begin(int count, char **arguments) {
    for (int i = 1; i + 1 < count; i += 2) {
        if (!strcmp(arguments[i], "--loops")) loops = atoll(arguments[i + 1]);
        if (!strcmp(arguments[i], "--values")) values = atoll(arguments[i + 1]);
    }
}

__attribute__((noreturn, noinline, cold)) static void overflowed(void) {
    fputs("overflow\n", stderr);
    exit(1);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

// The argument comes out of a volatile and the result goes into one: nothing is computed ahead or left out.
static void bench(const char *name, double (*function)(int64_t), int64_t argument) {
    volatile int64_t hidden = argument;
    volatile double result = 0;
    for (int64_t v = 0; v < values; v++) {
        double start = seconds();
        for (int64_t i = 0; i < loops; i++) result = function(hidden);
        double value = (seconds() - start) / loops;
        printf("{\"benchmark\": \"%s\", \"value\": %.12g, \"cpu\": %.12g}\n", name, value, value);
    }
    printf("{\"benchmark\": \"%s\", \"result\": \"%.17g\"}\n", name, result);
}
