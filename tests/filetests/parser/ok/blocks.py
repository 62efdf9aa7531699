if a:
  if b:
    if c:
        d

# comment at the margin
  e
      # comment too far in
f
def g():
    def h():
        i


    j
class K:

    l = 1



    def m(self):
        pass
# end
