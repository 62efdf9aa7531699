if a:
  b

  
  # c
# d
      # e
  f

g
  
if a:
    b
      c
d=1
