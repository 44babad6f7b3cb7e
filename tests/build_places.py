"""Rebuild the place tables of the lexicon from two public files: ``python tests/build_places.py FOLDER``.

FOLDER holds ``county_codes_1981-2024.csv`` (yescallop/areacodes, CC0) and ``townships_2023.csv``
(modood/Administrative-divisions-of-China, WTFPL). Out come counties.tsv, townships.tsv and place_edges.tsv in
pipeline/lexicon/. What is hard: short names that other words run into (示范县, 沿海城市); which characters make
such a word is counted from the dictionary of jieba (MIT), so that the run itself needs no dictionary.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

import jieba

from pipeline.gazetteer import stem

LEXICON = Path(__file__).resolve().parents[1] / "pipeline" / "lexicon"
LEVELS = {"省级": "province", "地级": "city", "县级": "county"}
NAMES = ("nr", "nrt", "nrfg", "nz", "nt", "ns")
OPEN = {
    "城区",
    "市区",
    "郊区",
    "城乡",
    "下乡",
    "家乡",
    "老乡",
    "山乡",
    "水乡",
    "城镇",
    "集镇",
    "古镇",
    "乡镇",
    "市镇",
    "村镇",
    "重镇",
    "小镇",
}
OFTEN = 300  # 和平, 共和 and the like are counted as names by jieba, but come more often than this
FREQUENT = 60
VAGUE = frozenset("东西南北中上下前后内外城山河江湖海港口关市乡镇村新老大小古")  # 城东, 江北, 南山 are anywhere
COMMON = 20  # a word of jieba's dictionary counts as common from this frequency on
MOVED = re.compile(r"\[\d+\]")  # 321202[2019]: only a part went there, so the unit lives on elsewhere


def successors(cell: str) -> str:
    """The codes a unit went into as a whole, joined by ``;``."""
    return ";".join(code for code in cell.split(";") if code and not MOVED.search(code))


def counties(path: Path) -> list[list[str]]:
    """Every unit of county level and above, with the years in which it bore code and name."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    out = []
    for row in rows:
        level = LEVELS[row["级别"]]
        city = row["二级行政区"] if level == "county" and row["二级行政区"] not in ("直辖", row["名称"]) else ""
        province = row["一级行政区"] if level != "province" else ""
        ended = row["变更/弃用时间"]
        after = successors(row["新代码"]) if row["状态"] != "在用" else ""
        out.append([row["代码"], row["名称"], level, row["启用时间"], ended, after, city, province])
    return sorted(out)


def townships(path: Path, current: set[str]) -> list[list[str]]:
    """Name → codes of the counties that have it; a development zone without a county code counts for its city."""
    found: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            area = row["areaCode"]
            found[row["name"]].add(area if area in current else area[:4] + "00")
    return [[name, ";".join(sorted(codes))] for name, codes in sorted(found.items())]


def dictionary() -> dict[str, tuple[int, str]]:
    """Word → frequency and part of speech, from jieba."""
    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    return {word: (int(frequency), kind) for word, frequency, kind in (line.split(" ") for line in lines)}


def edges(full: list[str], bare: list[str], cities: set[str]) -> list[list[str]]:
    """Names that other words run into: the characters around which they are none, and names that are words themselves.

    范县 after 示 (示范 is a word and 县 stands for itself); 海城市 after 沿 (沿海 and 城市 are words); 大连 between
    扩 and 接 (扩大 and 连接 are words); 和平 is a word, 城乡 in 西城乡 too.
    """
    words = dictionary()
    endings: dict[str, set[str]] = defaultdict(set)
    starts: dict[str, set[str]] = defaultdict(set)
    for word, (frequency, kind) in words.items():
        if len(word) == 2 and frequency >= COMMON and kind not in NAMES:
            endings[word[1]].add(word[0])
            starts[word[0]].add(word[1])
    out = []
    for name in full:
        rest = name[1:]
        common = words.get(rest, (0, ""))[0] >= COMMON and rest[-1] in "省市县区州旗盟镇乡"
        if len(rest) == 1 or common:
            out.append([name, "".join(sorted(endings[name[0]])), "", "weak" if len(rest) == 1 or rest in OPEN else ""])
    for name in bare:
        frequency, kind = words.get(name, (0, "ns"))
        word = (
            "word"
            if name not in cities and kind != "ns" and frequency >= (OFTEN if kind in NAMES else FREQUENT)
            else ""
        )
        if not word and name not in cities and (kind == "ns" or frequency < COMMON) and not VAGUE.issuperset(name):
            word = "known"
        both = len(name) == 2 and name in cities
        before = "".join(sorted(endings[name[0]])) if both else ""
        after = "".join(sorted(starts[name[1]])) if both else ""
        if word or (before and after):
            out.append([name, before, after, word])
    return out


def write(name: str, origin: str, header: list[str], rows: list[list[str]]) -> None:
    """One table, with a line that says where its facts come from."""
    lines = [f"# {origin}", "\t".join(header), *("\t".join(row) for row in rows)]
    (LEXICON / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    """Write the three tables."""
    units = counties(folder / "county_codes_1981-2024.csv")
    towns = townships(folder / "townships_2023.csv", {row[0] for row in units if not row[4]})
    made = "rebuilt by tests/build_places.py"
    write(
        "counties.tsv",
        f"units of county level and above since 1981; yescallop/areacodes, CC0; {made}",
        ["code", "name", "level", "start", "end", "successor", "city", "province"],
        units,
    )
    write(
        "townships.tsv",
        f"townships of 2023 and the counties that have them; modood/Administrative-divisions-of-China, WTFPL; {made}",
        ["name", "counties"],
        towns,
    )
    full = {row[1] for row in units} | {row[0] for row in towns if row[0][-1] in "镇乡" and len(row[0]) <= 3}
    cities = {stem(row[1]) for row in units if row[2] != "county"}
    bare = cities | {stem(row[1]) for row in units}
    write(
        "place_edges.tsv",
        f"characters that make other words with a name, and names that are words; jieba's dictionary, MIT; {made}",
        ["name", "before", "after", "kind"],
        edges(sorted(full), sorted(bare - full), cities),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
