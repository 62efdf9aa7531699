é = 1
ﬁ = fi
𝐱 = x
ª.ﬁ(ﬃ=1)
import ﬁ.ª as 𝐱
def ﬁ(ª, *𝐱): pass
class Ⅷ: pass
global ﬁ
from ﬁ import ª
变量 = "é" + Ω
a·b = 1
a℘ = ℮
x = é.ünïcödé
f"{ﬁ=}"
