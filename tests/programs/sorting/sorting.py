"""sort and sorted: keys, stability, reverse, comparisons that fail or lie; heaps and binary search by hand."""

data = [5, 2, 9, -1, 7, 2, 0, 5, 3]
print(sorted(data), sorted(data, reverse=True), sorted("hello World"), sorted({"b": 1, "a": 2}), sorted([2.5, 1, True, -1.5]), sorted([(2, "a"), (1, "z"), (1, "b")]), sorted([[2], [1, 5], [1]]), sorted([]))
words = ["banana", "Apple", "cherry", "date", "apple", "Fig"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=lambda w: (-len(w), w)), sorted(words, key=len, reverse=True), min(words, key=len), max(words, key=len))
records = [(i % 3, i) for i in range(12)]
print(sorted(records, key=lambda r: r[0]), sorted(records, key=lambda r: r[0], reverse=True))
data.sort()
print(data, data.sort(reverse=True), data)
for action in (lambda: sorted([1, "a"]), lambda: sorted([None, None]), lambda: sorted([1j, 2j]), lambda: sorted(5), lambda: sorted([1], key=5), lambda: [3, 1].sort(lambda a: a), lambda: sorted([2, 1], key=lambda a: 1 / 0), lambda: sorted([object(), object()])):
    try:
        print(action())
    except (TypeError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
mixed = [3, 1, "x", 2]
try:
    mixed.sort()
except TypeError:
    print(sorted(map(str, mixed)))


class Item:
    compared = 0

    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        Item.compared += 1
        return self.n < other.n

    def __repr__(self):
        return f"I{self.n}"


items = [Item(i * 37 % 11) for i in range(11)]
print(sorted(items), Item.compared > 0, sorted(items, reverse=True), max(items, key=lambda i: i.n), min(items))


class Meddler:
    def __init__(self, target):
        self.target = target

    def __lt__(self, other):
        self.target.append(1)
        return True


target = []
target += [Meddler(target), Meddler(target), Meddler(target)]
try:
    target.sort()
except ValueError as error:
    print(error)
seed = 12345
numbers = []
for _ in range(1000):
    seed = (seed * 1103515245 + 12345) % 2**31
    numbers.append(seed % 10000)
ordered = sorted(numbers)
print(ordered[:5], ordered[-5:], all(a <= b for a, b in zip(ordered, ordered[1:])), sorted(ordered) == ordered, sorted(ordered[::-1]) == ordered, sum(ordered) == sum(numbers), sorted(numbers, key=lambda n: -n) == sorted(numbers, reverse=True))
runs = list(range(100)) + list(range(50, 0, -1)) + [7] * 30 + [n / 2 for n in range(40)]
print(sorted(runs)[:12], sorted(runs)[-3:], sorted(map(str, runs))[:6])


def quick(items):
    if len(items) < 2:
        return items
    pivot, *rest = items
    return quick([x for x in rest if x < pivot]) + [pivot] + quick([x for x in rest if x >= pivot])


def merge_sort(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right = merge_sort(items[:middle]), merge_sort(items[middle:])
    out, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            out.append(right[j])
            j += 1
        else:
            out.append(left[i])
            i += 1
    return out + left[i:] + right[j:]


def heap_sort(items):
    heap = items[:]
    n = len(heap)

    def sift(root, end):
        while (child := 2 * root + 1) < end:
            if child + 1 < end and heap[child] < heap[child + 1]:
                child += 1
            if heap[root] >= heap[child]:
                return
            heap[root], heap[child] = heap[child], heap[root]
            root = child

    for root in range(n // 2 - 1, -1, -1):
        sift(root, n)
    for end in range(n - 1, 0, -1):
        heap[0], heap[end] = heap[end], heap[0]
        sift(0, end)
    return heap


print(quick(numbers[:300]) == sorted(numbers[:300]), merge_sort(numbers) == ordered, heap_sort(numbers[:500]) == sorted(numbers[:500]), merge_sort(words), heap_sort([2.5, 1, -3, 0.5]))
