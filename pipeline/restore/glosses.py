"""stub"""
import re
from pipeline.restore import pairs
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿüê"
SYLLABLE = f"[a-z{TONED}]{{1,6}}"
GLOSS = re.compile(rf"\(({SYLLABLE})\)")
HIT = re.compile(rf"(.)\(({SYLLABLE})\)")
def table(text):
    out = {}
    for m in HIT.finditer(text):
        if m[2] in pairs.readings(m[1]): out.setdefault(m[1], set()).add(m[2])
    return out
def stripped(text):
    return GLOSS.sub("", text)
