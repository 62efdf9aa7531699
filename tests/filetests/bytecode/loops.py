def loops(a):
    for i in range(10):
        if i:
            continue
        if a:
            break
        a += 1
    else:
        a()
    for x, y in a:
        pass
    for x in [1, 2]:
        for y in [x, a]:
            for z.attribute in {1, 2}:
                pass
    while a:
        a -= 1
    else:
        return a
    while True:
        if a:
            return
        try:
            continue
        finally:
            a()


for name in names:
    print(name)
