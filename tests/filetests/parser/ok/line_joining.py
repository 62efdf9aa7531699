a = 1 + \
    2
a = \
1
if a and \
   b: \
    c
(
a

# comment

,
    b)
x = [1,
2, # two

# three
3
]
\
a
if a:
    b; \
    c
    \
    d
