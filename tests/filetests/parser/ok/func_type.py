# mode: func_type
(int, str, *list, **dict) -> None
