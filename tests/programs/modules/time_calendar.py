"""time: calendar times from numbers and back, strftime's directives, refusals."""

import os
os.environ['TZ'] = 'UTC'
import time
time.tzset()
def t(f,*a):
    try: print(f(*a))
    except Exception as e: print(type(e).__name__, e)
for s in (0, 86400*365, 1e9, -1, 1735689599, 951782400, -62135596800, 253402300799, 1.9): print(time.gmtime(s), time.asctime(time.gmtime(s)))
allf=''.join('%'+c+'|' for c in 'aAbBcCdDeFgGhHIjklmMnpPrRStTuUVwWxXyYzZ%')
for s in (0, 1e9, 1735689599, 951782400, 1230768000, 1262304000, -86400*3): print(time.strftime(allf, time.gmtime(s)))
print(time.strftime('%5d|%-d|%_d|%^a|%#Z|%#p|%010Y|%Q|%E|%Ey|%', time.gmtime(0)), time.strftime('é%Y', (2020,1,1,0,0,0,0,1,0)))
x=time.gmtime(0); print(x.tm_year, x[0], x.tm_zone, x.tm_gmtoff, len(x), x[:3], tuple(x), x==(1970,1,1,0,0,0,3,1,0), time.struct_time(range(9)), time.struct_time(range(11)).tm_zone)
t(time.gmtime,'a'); t(time.gmtime,1e30); t(time.gmtime,float('nan')); t(time.strftime,1); t(time.strftime,'%d',(1,2)); t(time.strftime,'%d',5); t(time.strftime,'%d',(2020,13,1,0,0,0,0,1,0)); t(time.strftime,'%d',(2020,0,0,0,0,0,0,0,0)); t(time.strftime,'%d',(2020,1,32,0,0,0,0,1,0)); t(time.mktime,(1,2)); t(time.mktime,'a'); t(time.struct_time,(1,2)); t(time.asctime,(2020,1,1,25,0,0,0,1,0)); t(time.mktime,(2020,1,1,0,0,0.5,0,1,0)); t(time.gmtime,2**70)
print(time.get_clock_info('monotonic').monotonic, time.CLOCK_MONOTONIC, time.clock_gettime(1)>0)
t(time.clock_gettime, 999); t(time.get_clock_info,'x')
print(time.strptime('2024-02-03 04:05:06','%Y-%m-%d %H:%M:%S'))
