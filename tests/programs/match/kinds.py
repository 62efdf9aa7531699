"""What sequence and mapping patterns match: registered classes, several bases, text and bytes."""

import collections
import collections.abc


def kind(value):
    match value:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"
        case _:
            return "neither"


class Both(collections.UserDict, collections.abc.Sequence):
    pass


class DictFirst(dict, collections.abc.Sequence):
    pass


class ListLast(collections.UserDict, list):
    pass


class SequenceFirst(collections.UserList, collections.abc.Mapping):
    def __iter__(self):
        return iter(())


class Registered:
    def __len__(self):
        return 0


class Later(Registered):
    def __len__(self):
        return 0


collections.abc.Sequence.register(Registered)
collections.abc.Sequence.register(int)

for value in ["", "abc", b"", b"abc", bytearray(b"ab"), memoryview(b"abc"), (), [], range(3), {}, set(), 3, None, collections.deque(),
              Both(), DictFirst(), ListLast(), SequenceFirst(), Registered(), Later(), type("Sub", (str,), {})("x")]:
    print(type(value).__name__, kind(value))
