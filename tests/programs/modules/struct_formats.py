"""struct: every format in every byte order, buffers, iterators, refusals."""

import struct, _struct
from struct import *
def t(f,*a,**k):
    try: print(f(*a,**k))
    except Exception as e: print(type(e).__module__, type(e).__name__, e)
for f in 'xcbB?hHiIlLqQnNefdspPFD':
    for p in ('','@','<','>','='):
        t(calcsize, p+f); t(calcsize, p+'b'+f); t(calcsize, p+'3'+f); t(calcsize,p+'0'+f)
        for v in (0,-1,255,65536,2**63,-2**63-1,1.5,b'ab','a',True,1e39):
            try: r=pack(p+f,v); print(p+f,v,r,unpack(p+f,r))
            except Exception as e: print(p+f,v,type(e).__name__,e)
t(pack,'3s2pb',b'abcd',b'xyz',5); t(pack,'0s',b'a'); t(pack,'2i',1); t(pack,'i',1,2); t(pack,'z',1); t(pack,'3',1); t(pack,5); t(pack,'i 2 h',1); t(pack,' i h ',1,2); t(pack,b'i',1); t(pack,'\0i',1)
t(unpack,'i',b'abc'); t(unpack,'i','abcd'); t(unpack,'3s2p',b'abc\x01d'); t(unpack,'2p',b'\x05d'); t(unpack_from,'i',b'abcdefgh',2); t(unpack_from,'i',b'abcdefgh',6); t(unpack_from,'i',b'abcdefgh',-4); t(unpack_from,'i',b'abcdefgh',-2); t(unpack_from,'i',b'abcdefgh',-20); t(unpack_from,'i',buffer=bytearray(b'abcdefgh'),offset=1)
b=bytearray(10); pack_into('<hi',b,2,7,8); print(b); m=memoryview(b); pack_into('<h',m,-2,9); print(b); t(pack_into,'i',b,8,1); t(pack_into,'i',b,-2,1); t(pack_into,'i',b,-20,1); t(pack_into,'i',b'abcd',0,1); t(pack_into,'i',b,0); t(pack_into,'i',b'',0,1); t(pack_into,'i',5,0,1)
s=Struct('<2hd'); print(s.format,s.size,s.pack(1,2,3.5),s,s.unpack(s.pack(4,5,6.5)),list(s.iter_unpack(s.pack(1,2,3)*3)),list(iter_unpack('h',b'abcdef'))); t(s.pack,1); t(iter_unpack,'i',b'abc'); t(iter_unpack,'',b''); t(Struct,5); t(Struct); it=iter_unpack('h',b'abcd'); print(it.__length_hint__(),next(it),it.__length_hint__()); print(type(it))
print(error, error.__mro__, struct.calcsize('nP'), struct.pack('>e',0.1), struct.unpack('>e',b'\x7c\x00'))
class S(Struct): pass
print(S('i').pack(3), Struct('i') == Struct('i'))
class I:
    def __index__(self): return 7
class Fl:
    def __float__(self): return 7.5
print(pack('i',I()), pack('d',Fl())); t(pack,'d',I()); t(pack,'i',Fl())
