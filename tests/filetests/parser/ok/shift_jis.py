# coding: shift_jis
a = "ア", b
