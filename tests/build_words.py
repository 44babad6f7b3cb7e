"""Build pipeline/lexicon/{common_words,name_characters}.tsv anew: ``python tests/build_words.py CHARFREQ``.

CHARFREQ is charfreq.csv out of the source of ngender 0.1.1 (MIT): how often a character stands in given names.
The words come from the dictionary of jieba (MIT), the characters of places from our own tables of places.
"""

import csv
import math
import re
import sys
from collections import Counter
from pathlib import Path

import jieba

from pipeline.gazetteer import stem, town_stem
from pipeline.lexicon import FOLDER, load

HAN = re.compile(r"^[\u4e00-\u9fff]{1,4}$")
NAMES = {"nr", "nrt", "nrfg", "ns", "nt"}
SCHOOLS = re.compile("小学|中学|大学|学校|学院|幼儿园")
FAMILIAR = ("小张", "小马")  # somebody, as 小李 is
LEAST = {
    "n": 40,
    "v": 8,
    "d": 5,
    "p": 1,
    "c": 1,
    "r": 1,
    "f": 3,
    "t": 10,
    "m": 20,
    "q": 5,
    "u": 1,
}  # rarer words mislead
VILLAGES = "庄家沟湾屯店铺堡营寨坪坝岭垭岔洼峪滩坡塬塘冲坳墩圩埠桥楼集场港浦渡口岗岩洞井泉窝梁嘴咀头坎墟窑"
SAME = {"nr": "n", "ns": "n", "nt": "n", "nz": "n"}


def words() -> list[tuple[str, str, int]]:
    out = []
    lines = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.split(" ") for line in lines]
    total = sum(int(count) for _, count, _ in entries)
    for word, count, tag in entries:
        kind = tag[0] if tag[0] in "vdpcrftmqua" else "n"
        if (
            not HAN.match(word)
            or word in FAMILIAR
            or (tag in NAMES and len(word) > 1)
            or (len(word) > 2 and SCHOOLS.search(word))
        ):
            continue
        if int(count) >= LEAST.get(tag, LEAST.get(kind, 20)) or len(word) == 1:
            out.append((word, kind, round(-10 * math.log(int(count) / total))))
    return out


def characters(charfreq: Path) -> list[tuple[str, str, str]]:
    lexicon = load()
    place: Counter[str] = Counter(dict.fromkeys(VILLAGES, 300))
    for row in lexicon.rows("townships"):
        place.update(town_stem(row["name"]))
    for row in lexicon.rows("counties"):
        place.update(stem(row["name"]))
    given = Counter(
        {row[0]: int(row[1]) + int(row[2]) for row in csv.reader(charfreq.open(encoding="utf-8")) if row[1].isdigit()}
    )
    sums = place.total(), given.total()
    rows = []
    for char in sorted(set(place) | set(given)):
        if not HAN.match(char) or (place[char] < 1 and given[char] < 100):
            continue
        cells = [
            str(round(-10 * math.log(count / whole))) if count > 0 else ""
            for count, whole in zip((place[char], given[char]), sums, strict=True)
        ]
        rows.append((char, *cells))
    return rows


def write(name: str, origin: str, header: tuple[str, ...], rows: list) -> None:
    lines = [
        f"# {origin}; rebuilt by tests/build_words.py",
        "\t".join(header),
        *("\t".join(map(str, row)) for row in rows),
    ]
    (FOLDER / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(
        "common_words",
        "words that are no names, their kind, and how rare they are (-10 ln of the share); jieba's dictionary, MIT",
        ("word", "kind", "cost"),
        words(),
    )
    write(
        "name_characters",
        "how rare a character is in names of places and in given names (-10 ln of the share); "
        "places of this project, given names of ngender 0.1.1, MIT",
        ("character", "place", "given"),
        characters(Path(sys.argv[1])),
    )
