"""Hash functions: digests, copies, parameters, refusals."""

import _md5,_sha1,_sha2,_sha3,_blake2
def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)
for f in (_md5.md5,_sha1.sha1,_sha2.sha224,_sha2.sha256,_sha2.sha384,_sha2.sha512,_sha3.sha3_224,_sha3.sha3_256,_sha3.sha3_384,_sha3.sha3_512,_blake2.blake2b,_blake2.blake2s):
    h=f(b'abc'); h.update(b'def'*100); c=h.copy(); c.update(bytearray(b'x')); print(h.name,h.block_size,h.digest_size,h.hexdigest(),c.hexdigest(),h.digest()[:3], f().hexdigest()); t(f,'a'); t(f,5); t(h.update); t(h.update,'x'); t(f, string=b'abc', usedforsecurity=False) if 0 else None
for f in (_sha3.shake_128,_sha3.shake_256):
    h=f(b'abc'); print(h.name,h.block_size,h.digest_size,h.hexdigest(20),h.digest(3)); t(h.hexdigest,-1); t(h.digest)
b=_blake2.blake2b; print(b(b'x',digest_size=20,key=b'k',salt=b's',person=b'p',fanout=2,depth=3,leaf_size=4,node_offset=5,node_depth=1,inner_size=7,last_node=True).hexdigest(), b.SALT_SIZE, b.MAX_KEY_SIZE)
t(b,digest_size=0);t(b,digest_size=65);t(b,key=b'x'*65);t(b,salt=b'x'*17);t(b,person=b'x'*17);t(b,fanout=256);t(b,depth=0);t(b,inner_size=65);t(b,node_depth=256)
s=_blake2.blake2s; t(s,digest_size=33); print(s(b'x',digest_size=3,key=b'k',salt=b's',person=b'p',node_offset=5).hexdigest())
import hashlib; print(hashlib.sha256(b'a').hexdigest(), hashlib.new('md5',b'a').hexdigest(), sorted(hashlib.algorithms_guaranteed))
import random
