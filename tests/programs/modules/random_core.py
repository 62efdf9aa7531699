"""random: the numbers that follow from a seed, whatever asks for them."""

import random

random.seed(1)
print(random.random(), random.random(), random.getrandbits(32), random.getrandbits(100), random.getrandbits(0), random.randrange(10), random.randrange(5, 100, 7), random.randint(1, 6), random.choice("abcdef"), random.uniform(1, 5))
items = list(range(10))
random.shuffle(items)
print(items, random.sample(range(100), 5), random.choices("xyz", k=6), random.choices([1, 2], weights=[1, 9], k=5), random.sample(["a", "b", "c"], 3))
print(random.gauss(0, 1), random.normalvariate(5, 2), random.expovariate(1.5), random.betavariate(2, 3), random.triangular(0, 1, 0.5), random.lognormvariate(0, 1), random.paretovariate(3), random.vonmisesvariate(0, 4), random.gammavariate(2, 1), random.weibullvariate(1, 2), random.binomialvariate(10, 0.3), random.randbytes(5))
for seed in (0, 5, -5, 2**70, "text", b"bytes", 1.5, None):
    if seed is not None:
        random.seed(seed)
        print(repr(seed), random.random(), random.randrange(2**70))
generator = random.Random(42)
state = generator.getstate()
first = [generator.random() for _ in range(3)]
generator.setstate(state)
print(first == [generator.random() for _ in range(3)], len(state[1]), state[0], generator.random() == random.Random(42).random())
for action in (lambda: random.randrange(0), lambda: random.choice([]), lambda: random.sample([1], 2), lambda: random.randint(5, 1), lambda: random.randrange(1.5), lambda: random.getrandbits(-1), lambda: random.seed([]), lambda: random.choices([], k=1)):
    try:
        print(action())
    except (ValueError, IndexError, TypeError) as error:
        print(type(error).__name__, error)
random.seed(7)
inside = 0
for _ in range(3000):
    x, y = random.random(), random.random()
    inside += x * x + y * y <= 1
print(inside, sum(random.randrange(6) for _ in range(600)), sum(random.getrandbits(7) for _ in range(600)))
