

# a
   
