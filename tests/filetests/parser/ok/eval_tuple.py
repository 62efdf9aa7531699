# mode: eval
a, b
