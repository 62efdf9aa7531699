"""math: results to the last bit at numbers from a seeded generator, and refusals."""

import math, _random
r=_random.Random(7)
def t(f,*a):
    try: return f(*a)
    except Exception as e: return f"{type(e).__name__}: {e}"
fs=[math.sin, math.cos, math.tan, math.asin, math.acos, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.acosh, math.atanh, math.exp, math.expm1, math.log, math.log2, math.log10, math.log1p, math.sqrt, math.cbrt, math.exp2, math.gamma, math.lgamma]
for f in fs:
    for k in range(8):
        x=(r.random()-0.5)*10**(k%7-3)
        print(f.__name__, x, t(f,x))
for n in (10**400, 2**1024, 2**1025-1, 3**5000, 7**800, 10**308, 2**1023): print(t(math.log,n), t(math.log2,n), t(math.log10,n))
for x in (-0.0, 170.5, 171.7, -170.3, -150.5, 1e-300, 5e-21, 25.0, 23.0, 24.0, -1e10, 1e306, -200.5, 199.5): print(x, t(math.gamma,x), t(math.lgamma,x))
for k in range(8):
    x,y,z=[(r.random()-0.5)*10**(k%7-2) for _ in 'abc']
    print(t(math.fmod,x,y),t(math.remainder,x,y),t(math.pow,x,y),t(math.hypot,x,y,z),t(math.dist,(x,y),(z,x)),t(math.fma,x,y,z),t(math.atan2,x,y),t(math.sumprod,[x,y,z,1],[z,y,x,2]),t(math.fsum,[x,y,z]*3),t(math.ldexp,x,k),t(math.nextafter,x,y),t(math.ulp,x),t(math.frexp,x),t(math.modf,x),t(math.prod,[x,y,z]))
    n=r.getrandbits(90+k); m=r.getrandbits(40)
    print(math.isqrt(n), math.gcd(n,m*3), math.lcm(n,m), math.comb(60+k,k), math.perm(30+k,k))
for a in (lambda:math.sqrt(-1),lambda:math.fmod(1,0),lambda:math.comb(5,-1),lambda:math.comb(-5,1),lambda:math.comb(5.0,1),lambda:math.perm(5,6),lambda:math.perm(-1),lambda:math.factorial(-1),lambda:math.factorial(5.0),lambda:math.factorial(2**70),lambda:math.isqrt(-1),lambda:math.isqrt(1.5),lambda:math.dist((1,),(1,2)),lambda:math.dist([1],(1,)),lambda:math.dist(1,2),lambda:math.sumprod([1],[1,2]),lambda:math.sumprod(['a'],[2]),lambda:math.sumprod([2**70],[3]),lambda:math.sumprod([0.1]*10,[1]*10),lambda:math.sumprod([True,2.5],[3,1]),lambda:math.fsum([1e308]*3),lambda:math.fsum([math.inf,-math.inf]),lambda:math.ldexp(1,5000),lambda:math.ldexp(1,2**80),lambda:math.ldexp(1,1.0),lambda:math.gcd('a'),lambda:math.lcm(0,5),lambda:math.log(2,-1),lambda:math.log(2,1),lambda:math.log(-5),lambda:math.log('a'),lambda:math.pow(-1,0.5),lambda:math.pow(10,400),lambda:math.hypot(),lambda:math.hypot(math.inf,math.nan),lambda:math.nextafter(1,2,steps=-1),lambda:math.nextafter(1,2,steps=5),lambda:math.isclose(1,2,rel_tol=-1),lambda:math.floor(math.nan),lambda:math.ceil(math.inf),lambda:math.trunc('a'),lambda:math.floor('a'),lambda:math.fma(math.inf,0,1),lambda:math.fma(1e308,10,1),lambda:math.prod([]),lambda:math.prod(5),lambda:math.cbrt('a'),lambda:math.sin(10**400),lambda:math.copysign(1,-0.0),lambda:math.remainder(1,0),lambda:math.degrees(1),lambda:math.modf(math.inf),lambda:math.frexp(math.nan), lambda:math.comb(2**70,2), lambda: math.perm(2**70,2), lambda: math.comb(100,2**70)):
    print(t(a))
