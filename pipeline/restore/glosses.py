"""stub"""
import re
from pipeline.lexicon import load
from pipeline.restore import pairs
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
SYLLABLE = f"[a-zü{TONED}]{{1,6}}"
GLOSS = re.compile(rf"\(({SYLLABLE})\)")
BROKEN = re.compile(rf"[?\ufffd]\(?({SYLLABLE})\)")
TONED_GLOSS = re.compile(rf"[{TONED}][a-z]{{0,4}}\)")
HIT = re.compile(rf"(.)\(({SYLLABLE})\)")
def table(text):
    out = {}
    for m in HIT.finditer(text):
        if m[2] in pairs.readings(m[1]): out.setdefault(m[1], set()).add(m[2])
    return out
def stripped(text):
    return GLOSS.sub("", text)
