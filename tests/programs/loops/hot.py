# Loops that get hot while they run: a function's, a module's, nested ones, and a function that is called often.
def collatz(limit):
    longest = 0
    for start in range(1, limit):
        number = start
        steps = 0
        while number != 1:
            if number % 2 == 0:
                number //= 2
            else:
                number = 3 * number + 1
            steps += 1
        if steps > longest:
            longest = steps
    return longest


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


print(collatz(6000), fib(21))
total = 0
scale = 0.5
for i in range(700000):
    total = total + i * scale
print(total, i)
print(collatz(3000), fib(18), sum(fib(k % 12) for k in range(300)))
