"""binascii: base64, hexadecimal digits, uuencoded lines, quoted-printable text, checksums."""

from binascii import *
import binascii, base64, _random
def t(f,*a,**k):
    try: print(f(*a,**k))
    except Exception as e: print(type(e).__module__, type(e).__name__, e)
r=_random.Random(1)
for n in range(0,60,7):
    d=bytes(r.getrandbits(8) for _ in range(n)); e=b2a_base64(d); print(e, a2b_base64(e)==d, crc32(d), crc_hqx(d,0), hexlify(d), unhexlify(hexlify(d))==d)
    if n<46: u=b2a_uu(d); print(u, b2a_uu(d,backtick=True), a2b_uu(u)==d)
    q=b2a_qp(d); print(q, a2b_qp(q), b2a_qp(d,True,False,True))
for s in ('YQ==','YQ=','YQ','Y','YWJj','YW Jj','YQ==YQ==','=YQ==','Y=Q=','YQ===','YWJjZA==x','!!!!','é','YWJj\n', 'YQ=\n=', '====', 'AB=C', 'ABC=D'):
    t(a2b_base64,s); t(a2b_base64,s,strict_mode=True)
t(a2b_base64,5); t(b2a_base64,'a'); t(b2a_base64,b'a',newline=False); t(unhexlify,'abc'); t(unhexlify,'xy'); t(unhexlify,5); t(hexlify,b'abcd','-',2); t(hexlify,b'abcd',b':',-3); t(hexlify,'a'); t(hexlify, b'abcd', sep='--'); t(crc32,b'abc',-1); t(crc32,'a'); t(crc_hqx,b'a',2**70); t(b2a_uu,b'x'*46); t(a2b_uu,b'#!!!\x80'); t(a2b_uu,b'!aaaa'); t(a2b_uu,b'!  zz'); t(a2b_uu,b'')
for q in (b'a=3Db',b'a=\nb',b'a_b=',b'a==b',b'=XY',b'a \n b\t\r\n c ', b'.\n.', b'x'*100, b'x'*75+b'=', b'\x00\xff\n_ '): t(a2b_qp,q); t(a2b_qp,q,True); t(b2a_qp,q); t(b2a_qp,q,istext=False); t(b2a_qp,q,quotetabs=True,header=True)
print(Error, Error.__mro__, Incomplete.__mro__, base64.b64encode(b'hi'), base64.b32encode(b'hi'), base64.b85encode(b'hello'), base64.b64decode('aGk='))
