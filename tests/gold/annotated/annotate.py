"""Marked summaries in; plain texts and their annotations out, in the form that score.py reads.

    python tests/gold/annotated/annotate.py [FOLDER …]      (default: dev heldout)

A marked file is the text with its mentions in braces, a line ``=====``, and below it what the text says. What is
hard is to forget nothing: so every place that looks like a mention and bears no mark is printed as a doubt.

    {s 名|norm}        s school, p person, o org, l place, d date, t duration, c count, f document, n document number
    {p 名|norm|role}   the parts after the name: s o l norm; p norm, role; d t norm; c of
    {d 5月|2019-05|alt=2019-05/2019-06}   named parts: alt, place, of, approx, value, max, unit, role, note
    word 公正          below the text: a name that is a plain word too, where it bears no mark
    {s* **小学}        flags after the letter: * masked, ~ generic, ? optional, + inferred
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TYPES = {
    "s": "school", "p": "person", "o": "org", "l": "place", "d": "date",
    "t": "duration", "c": "count", "f": "document", "n": "docno",
}  # fmt: skip
POSITIONAL = {"s": ("norm",), "o": ("norm",), "l": ("norm",), "p": ("norm", "role"), "d": ("norm",),
              "t": ("norm", "approx"), "c": ("of",), "f": (), "n": ()}  # fmt: skip
FLAGS = {"*": "masked", "~": "generic", "?": "optional", "+": "inferred"}
MARK = re.compile(r"\{([spoldtcfn])([*~?+]*) ([^{}]*)\}")
FACTS = (
    "genre", "school", "org", "period", "dated", "types", "main", "partner", "activity", "outcome", "problem",
    "donation", "plan", "heading", "place", "optional", "note", "word",
)  # fmt: skip
GENRES = {
    "school_summary", "bureau_report", "plan", "teacher_community_report", "off_topic_summary", "generic_template",
}  # fmt: skip
PROGRAMMES = {
    "paired_assistance", "education_community", "teacher_rotation", "research_community", "school_exchange",
    "class_teacher_community", "home_school", "mental_health", "online_pairing",
}  # fmt: skip
KINDS = {
    "partner": {"supporter", "recipient", "core", "member", "peer"},
    "activity": {
        "demo_lesson", "send_lessons", "mutual_visit", "teacher_exchange", "leader_exchange", "mentoring",
        "joint_research", "training", "joint_exam", "donation", "student_exchange", "resource_sharing",
        "joint_meeting", "evaluation",
    },
    "outcome": {
        "teaching_quality", "teacher_growth", "student_development", "management", "facilities", "school_culture",
        "equity", "reputation", "partnership",
    },
    "problem": {
        "distance", "schedule_conflict", "staff_shortage", "resource_gap", "shallow_exchange", "low_motivation",
        "evaluation_gap", "continuity", "coverage", "cost", "culture_gap", "tech_support", "coordination",
        "weak_sent_teachers", "few_opportunities",
    },
    "heading": {
        "background", "purpose", "organisation", "activities", "outcomes", "problems", "plans", "principles",
        "schedule", "safeguards", "other",
    },
}  # fmt: skip
DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
NUMBER = r"(?:\d+(?:[.,]\d+)?|[〇零一二两三四五六七八九十百千]+(?:点[〇零一二三四五六七八九]+)?)"


def chinese_number(text: str) -> float:
    """The value of a numeral as these reports write it.

    >>> chinese_number("二十六"), chinese_number("1.2"), chinese_number("三十六点六")
    (26, 1.2, 36.6)
    """
    if re.fullmatch(r"[\d.,]+", text):
        value = float(text.replace(",", ""))
        return int(value) if value == int(value) else value
    whole, _, part = text.partition("点")
    total = digit = 0
    for c in whole:
        if c in TENS:
            total += (digit or 1) * TENS[c]
            digit = 0
        else:
            digit = DIGITS[c]
    value = total + digit
    if part:
        return float(f"{value}." + "".join(str(DIGITS[c]) for c in part))
    return value


def read_count(text: str) -> dict[str, object]:
    """What a count says by itself: value, greatest value, unit and qualifier.

    >>> read_count("20余人")
    {'value': 20, 'unit': '人', 'approx': 'more'}
    >>> read_count("百分之三十五"), read_count("一至两项")
    ({'value': 35, 'unit': '%', 'approx': None}, {'value': 1, 'unit': '项', 'approx': None, 'value_max': 2})
    """
    if match := re.fullmatch(rf"百分之({NUMBER})([多余]?)", text):
        return {"value": chinese_number(match[1]), "unit": "%", "approx": "more" if match[2] else None}
    if match := re.fullmatch(rf"({NUMBER})(?:[%％个名位人]?)(?:至|到|—|-|~|～|、)({NUMBER})(\D+)", text):
        low, high = chinese_number(match[1]), chinese_number(match[2])
        return {"value": low, "unit": match[3], "approx": None, "value_max": high}
    if match := re.fullmatch(rf"({NUMBER})([多余来]?)(万?\D*?)([多余]?)", text):
        approx = "more" if match[2] in ("多", "余") or match[4] else "about" if match[2] == "来" else None
        return {"value": chinese_number(match[1]), "unit": match[3], "approx": approx}
    if match := re.fullmatch(r"(?:几[十百]?|数[十百])(?:余|多)?(\D+)", text):
        return {"value": None, "unit": match[1], "approx": "about"}
    return {"value": None, "unit": re.sub(r"^[xX*×\d]+[多余]?", "", text), "approx": None}


def alternatives(text: str) -> list[str]:
    """Values between `` ~ `` (a slash would be an EDTF range)."""
    return [part.strip() for part in text.split("~")]


def read_mark(letter: str, flags: str, body: str) -> dict[str, object]:
    """One mark's record, without its place in the text."""
    text, *parts = body.split("|")
    out: dict[str, object] = {"type": TYPES[letter], "text": text}
    named = dict(part.split("=", 1) for part in parts if re.match(r"[a-z]+=", part))
    positional = [part for part in parts if not re.match(r"[a-z]+=", part)]
    named |= {k: v for k, v in zip(POSITIONAL[letter], positional, strict=False) if v}
    if letter in "spolfn":
        out["norm"] = named.pop("norm", text)
    elif letter in "dt":
        out["norm"] = named.pop("norm")
    else:
        out |= read_count(text)
        out |= {k: chinese_number(named.pop(k)) for k in ("value",) if k in named}
        if "max" in named:
            out["value_max"] = chinese_number(named.pop("max"))
    if "alt" in named:
        out["norm_alternatives"] = alternatives(named.pop("alt"))
    if "disputed" in named:
        out["disputed"] = alternatives(named.pop("disputed"))
    out |= named
    if out.get("approx") is None:
        out.pop("approx", None)
    return out | {FLAGS[flag]: True for flag in flags}


def read_text(marked: str) -> tuple[str, list[dict[str, object]]]:
    """The text without marks, and its mentions with their place."""
    text, mentions, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        record = read_mark(match[1], match[2], match[3])
        start, at = len(text), match.end()
        text += str(record["text"])
        mentions.append({"type": record["type"], "text": record["text"], "start": start, "end": len(text), **record})
    text += marked[at:]
    if "{" in text or "}" in text:
        message = f"a mark that cannot be read: …{text[max(0, re.search('[{}]', text).start() - 20) :][:60]}"
        raise ValueError(message)
    return text, mentions


def need(found: object, what: str) -> None:
    """Raise when something in a marked file cannot be right."""
    if not found:
        raise ValueError(what)


@dataclass(frozen=True)
class Fact:
    """One line below the text: the kind of fact, whether it must be told or only may, and the fact itself."""

    key: str
    sure: bool
    rest: str


def read_fact(line: str) -> Fact:
    """A line's fact.

    >>> read_fact("problem? cost 没有经费")
    Fact(key='problem', sure=False, rest='cost 没有经费')
    """
    word, _, rest = line.partition(" ")
    need(word.rstrip("?") in FACTS, line)
    return Fact(word.rstrip("?"), not word.endswith("?"), rest.strip())


def quoted(fact: Fact, words: str, text: str, longest: int = 25) -> str:
    """Words of the text, copied and not retyped."""
    need(words in text and len(words) <= longest, f"{fact.key} {fact.rest} ({len(words)})")
    return words


def single(facts: list[Fact], key: str) -> str | list[str | None] | None:
    """A field with one value or several accepted ones; ``-`` is none."""
    values = [None if v == "-" else v for fact in facts if fact.key == key for v in alternatives(fact.rest)]
    return values[0] if len(values) == 1 else values or None


def programme_types(facts: list[Fact]) -> dict[str, object]:
    """The programme types, main one first in the file; a question mark after those that only may be told."""
    types = [code for fact in facts if fact.key == "types" for code in fact.rest.split()]
    named = [code for fact in facts if fact.key == "main" for code in fact.rest.split()]
    must = [code for code in types if not code.endswith("?")]
    may = [code.rstrip("?") for code in types]
    main = named or must[:1] or may[:1]
    need(set(may) | set(main) <= PROGRAMMES, str(types))
    return {"main": main[0] if len(main) == 1 else main or None, "must": sorted(must), "may": sorted(may)}


def partners(facts: list[Fact]) -> dict[str, list[dict[str, str]]]:
    """The partners that must and may be told: ``partner core 甲小学、乙小学``."""
    out: dict[str, list[dict[str, str]]] = {"must": [], "may": []}
    for fact in facts:
        if fact.key == "partner":
            role, names = fact.rest.split(" ", 1)
            need(role in KINDS["partner"], fact.rest)
            both = [{"school": name, "role": role} for name in names.split("、")]
            out["may"] += both
            out["must"] += both if fact.sure else []
    return out


def labels(facts: list[Fact], key: str) -> dict[str, list[str]]:
    """The kinds that must and may be told: ``activity demo_lesson 上了两节示范课``."""
    kinds = [(fact.rest.split(" ")[0], fact.sure) for fact in facts if fact.key == key]
    need({kind for kind, _ in kinds} <= KINDS[key], f"{key} {kinds}")
    return {"must": sorted({kind for kind, sure in kinds if sure}), "may": sorted({kind for kind, _ in kinds})}


def evidence(facts: list[Fact], key: str, text: str) -> list[dict[str, object]]:
    """The words of the text that show a kind; ``planned`` at the end where they only announce it."""
    out: list[dict[str, object]] = []
    for fact in facts:
        kind, _, words = fact.rest.partition(" ")
        if fact.key == key and words:
            planned = {"planned": True} if words.endswith(" planned") else {}
            out.append({"kind": kind, "evidence": quoted(fact, words.removesuffix(" planned"), text), **planned})
    return out


def donations(facts: list[Fact], text: str) -> list[dict[str, object]]:
    """What was given: ``donation 图书 200 册 more|200多册图书``; ``-`` for a number or unit not told."""
    out: list[dict[str, object]] = []
    for fact in facts:
        if fact.key == "donation":
            what, _, words = fact.rest.partition("|")
            thing, value, unit, *approx = what.split(" ")
            number = None if value == "-" else chinese_number(value)
            row = {"thing": thing, "value": number, "unit": None if unit == "-" else unit, "approx": bool(approx)}
            out.append({**row, "evidence": quoted(fact, words, text)})
    return out


def headings(facts: list[Fact], text: str) -> list[dict[str, str]]:
    """The headings with their kind."""
    pairs = [(fact, *fact.rest.split(" ", 1)) for fact in facts if fact.key == "heading"]
    need({kind for _, kind, _ in pairs} <= KINDS["heading"], str(pairs))
    return [{"text": quoted(fact, words, text, longest=80), "kind": kind} for fact, kind, words in pairs]


def read_facts(facts: list[Fact], text: str) -> dict[str, object]:
    """What stands below the text, in the fields of an annotation."""
    genre = single(facts, "genre")
    need(set(genre if isinstance(genre, list) else [genre]) <= GENRES, str(genre))
    statements = (("activity", "activities"), ("outcome", "outcomes"), ("problem", "problems"))
    return {
        "genre": genre,
        "author_school": single(facts, "school"),
        "author_org": single(facts, "org"),
        "period": single(facts, "period"),
        "dated": single(facts, "dated"),
        "programme_types": programme_types(facts),
        "partners": partners(facts),
        **{plural: labels(facts, key) for key, plural in statements},
        "donations": donations(facts, text),
        **{f"{key}_evidence": evidence(facts, key, text) for key in ("activity", "problem", "outcome")},
        "plans": [quoted(fact, fact.rest, text) for fact in facts if fact.key == "plan"],
        "headings": headings(facts, text),
    }


UNIT = (
    "名位人个所节次场期册本台套张万元件条份对支堂篇项门批轮间辆架组班辈户里米公亩平倍%％届校团封幅盒吨双处家片块把"
    "副株棵盏款例种课字小分"
)
DOUBTS = (
    ("count", rf"(?<![第\d.年]){NUMBER}[多余来]?(?:[{UNIT}]|万)|百分之|[xX*×]{{1,4}}[{UNIT}]|几[{UNIT}]|数十|上百"),
    ("date", r"[\dxX*〇一二三四五六七八九十]{1,4}(?:年|月|学年|日)|\d{4}[.\-/—]\d"),
    ("duration", rf"(?:{NUMBER}|半|几|数)[多余]?(?:个半?)?(?:年|月|天|周|小时|分钟|学期|星期|学年)"),
    ("document", r"《[^》]*》"),
    ("docno", r"[〔\[(（][\dxX]{4}[〕\])）]\d*"),
    ("org", r"教育局|教体局|教研室|教育体育局|委员会|财政局|教育部|教育厅|中心校|公司|基金会|协会|大学|学院"),
    ("person", r"[^我的了是名位们全各教]老师|[^副的任我由各两双]校长|主任"),
    (
        "school",
        r"[^中乡村区级城市县两镇弱]小学|[^所初个]中学|幼儿园|[一二三四五六七八九十]中|附小|教学点|分校|校区|完小",
    ),
    (
        "place",
        r"[^全我各本该外同邻跨乡](?:[县市旗州](?![教委政级直内里各城财人编实上中学小的域])|区(?![教委政级内里域的]))",
    ),
)


def doubts(text: str, mentions: list[dict[str, object]], words: frozenset[str] = frozenset()) -> list[str]:
    """Places that look like a mention and bear no mark, and names marked once and not elsewhere."""
    covered = {i for m in mentions for i in range(m["start"], m["end"])}
    names = {str(m["text"]) for m in mentions if m["type"] in ("school", "person", "org", "place")} - words
    looks = [(kind, re.compile(pattern)) for kind, pattern in DOUBTS]
    looks += [(f"unmarked {name}", re.compile(re.escape(name))) for name in sorted(names) if len(name) > 1]
    return [
        f"{kind}: {text[max(0, match.start() - 8) : match.end() + 8]!r}"
        for kind, pattern in looks
        for match in pattern.finditer(text)
        if covered.isdisjoint(range(match.start(), match.end()))
    ]


def build(path: Path) -> tuple[str, dict[str, object], list[str]]:
    """A marked file's text, its annotation, and the places that deserve a second look."""
    marked, _, below = path.read_text(encoding="utf-8").partition("\n=====\n")
    text, mentions = read_text(marked.strip("\n") + "\n")
    facts = [read_fact(line) for line in read_text(below)[0].splitlines() if line.strip()]
    record = read_facts(facts, text)
    names = {str(m["norm"]) for m in mentions if m["type"] == "school"}
    need(names >= {p["school"] for p in partners(facts)["may"]}, f"{path.stem} {partners(facts)}")
    places = dict(fact.rest.split(" ") for fact in facts if fact.key == "place")
    need(names >= set(places), f"{path.stem} {places}")
    found = [
        {**m, "place": places[str(m["norm"])]} if m["type"] == "school" and m["norm"] in places else m for m in mentions
    ]
    questions = doubts(text, found, frozenset(fact.rest for fact in facts if fact.key == "word"))
    for fact in facts:
        if fact.key == "optional":
            letter, words = fact.rest.split(" ", 1)
            start = text.index(words)
            spare = {"type": TYPES[letter], "text": words, "start": start, "end": start + len(words), "optional": True}
            found.append(spare)
    found.sort(key=lambda m: (m["start"], -m["end"]))
    return text, {"id": path.stem, **record, "mentions": found}, questions


def main(folders: list[str]) -> None:
    """Write texts/ and annotations/ beside every marked/, and print the doubts."""
    for folder in folders or ["dev", "heldout"]:
        for path in sorted((HERE / folder / "marked").glob("*.txt")):
            text, record, questions = build(path)
            (HERE / folder / "texts" / path.name).write_text(text, encoding="utf-8")
            target = HERE / folder / "annotations" / f"{path.stem}.json"
            target.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            for question in questions:
                print(f"{path.stem} {question}")  # noqa: T201 - the script is run by hand


if __name__ == "__main__":
    main(sys.argv[1:])
