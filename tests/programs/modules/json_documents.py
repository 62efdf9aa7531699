"""json: documents of every form, hooks, refusals and where they point."""

import json, _json
from _json import scanstring, encode_basestring, encode_basestring_ascii, make_scanner
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except Exception as e: print(type(e).__name__, e)
for s in ('', 'abc', 'a"b\\c/\b\f\n\r\t\x00\x1f\x7f', 'é\u20ac\U0001f600\ud800', '\x80~'): t(encode_basestring,s); t(encode_basestring_ascii,s)
t(encode_basestring,5)
for s in ('"abc"', '"a\\n\\u00e9\\ud83d\\ude00\\ud800x"', '"', '"a\nb"', '"\\x"', '"\\u12"', '"\\u12g4"', '"\\ud83d\\u12"', '"é\\té"', '"\\', '"\\ud83d\\u0041"', '"\\u1234', '"a\\u1234"b', '"\\"'): t(scanstring,s,1); t(scanstring,s,1,False)
t(scanstring,'a',5); t(scanstring,5,1)
docs=['null','true','false','1','-1','0','01','1.5','1e5','1E-5','-0.0','1.','1.e5','-','NaN','Infinity','-Infinity','"x"','[]','[ ]','[1, 2 ,3]','[1,]','[1 2]','[','[1','{}','{ }','{"a":1}','{"a" : {"b":[1,2,{"c":null}]} , "d":"e"}','{"a":1,}','{"a"1}','{"a":}','{a:1}','{"a":1 "b":2}','{"a":1,"a":2}','{','{"a"','{"a":1','nul','tru','[nul]','123456789012345678901234567890','1e400','  [1]  ','[1] x','','   ','é','["é", "\\u00e9", 1]','{"é": nul}','["a\nb"]', '[-]','[1.5e]','{"k":[{"k":1},{"k":2}]}','[1,,2]','{,}','[,1]']
for d in docs: t(json.loads,d); t(json.loads,d,object_pairs_hook=lambda p: tuple(p)); t(json.loads,d,object_hook=lambda o: len(o),parse_int=lambda s:'i'+s,parse_float=lambda s:'f'+s,parse_constant=lambda s:'c'+s)
d=json.JSONDecoder(); print(d.raw_decode('[1] rest'), d.raw_decode('x [1]',2)); s=make_scanner(d); print(s('[1,2]',0)); t(s,'x',0); t(s,'',0); t(s,'1',-1); t(s,5,0); print(s.strict,s.object_hook,s.parse_int); t(make_scanner,5)
x=json.loads('[{"abc":1},{"abc":2}]'); print(list(x[0])[0] is list(x[1])[0])
o={'a':[1,2.5,None,True,{'b':'é\n'}],'c':{}, 'd':float('inf')}
print(json.dumps(o), json.dumps(o,indent=2), json.dumps(o,ensure_ascii=False,sort_keys=True), json.loads(json.dumps(o))==o)
t(json.dumps,{1:object()}); t(json.dumps, object()); t(json.dumps,{(1,):2})
