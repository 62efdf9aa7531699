def handlers(f):
    try:
        f()
    except A as error:
        print(error)
    except (B, C):
        raise
    except:
        return 1
    else:
        f(1)
    finally:
        f(2)
    raise D
    raise E from f


def returns(x):
    try:
        return x
    finally:
        x = 2


def nested(f):
    for i in f:
        try:
            try:
                break
            except A as e:
                continue
        finally:
            try:
                f()
            finally:
                return i


def groups(f):
    try:
        f()
    except* A as group:
        f(group)
    except* (B, C):
        pass
    else:
        f(1)
