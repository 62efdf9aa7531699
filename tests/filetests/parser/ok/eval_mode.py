# mode: eval
(
a + b,
c)

# comment
