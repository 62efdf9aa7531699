# coding: cp1251
Привет = "мир", b
