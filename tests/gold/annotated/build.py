"""Marked summaries in; plain texts and their annotations out, in the form that score.py reads.

    python tests/gold/annotated/build.py [FOLDER …]      (default: dev heldout)

A marked file is the text with its mentions in braces, a line ``=====``, and below it what the text says. What is
hard is to forget nothing: so every place that looks like a mention and bears no mark is printed as a doubt.

    {s 名|norm}        s school, p person, o org, l place, d date, t duration, c count, f document, n document number
    {p 名|norm|role}   the parts after the name: s o l norm; p norm, role; d t norm; c of
    {d 5月|2019-05|alt=2019-05/2019-06}   named parts: alt, place, of, approx, value, max, unit, role, note
    {s* **小学}        flags after the letter: * masked, ~ generic, ? optional, + inferred
"""

from __future__ import annotations

import json
import re
import sys
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
        message = f"a mark that cannot be read: …{text[max(0, re.search('[{}]', text).start() - 20):][:60]}"
        raise ValueError(message)
    return text, mentions


def need(found: bool, what: str) -> None:  # noqa: FBT001 - an assertion of our own
    """Raise when something in a marked file cannot be right."""
    if not found:
        raise ValueError(what)


def read_facts(lines: list[str], text: str) -> dict[str, object]:
    """What stands below the text: a word for the kind of fact, then the fact."""
    one: dict[str, list[str]] = {"genre": [], "school": [], "org": [], "period": [], "dated": [], "types": [], "main": []}
    labels: dict[str, dict[str, list[str]]] = {k: {"must": [], "may": []} for k in ("activity", "outcome", "problem")}
    evidence: dict[str, list[dict[str, object]]] = {k: [] for k in ("activity", "outcome", "problem")}
    partners: dict[str, list[dict[str, str]]] = {"must": [], "may": []}
    out: dict[str, object] = {"donations": [], "plans": [], "headings": []}
    places: dict[str, str] = {}
    optional: list[dict[str, object]] = []
    for line in lines:
        if not line.strip():
            continue
        word, _, rest = line.partition(" ")
        key, sure, rest = word.rstrip("?"), not word.endswith("?"), rest.strip()
        if key in one:
            one[key] += alternatives(rest) if key in ("genre", "school", "org", "period", "dated") else rest.split()
        elif key == "partner":
            role, names = rest.split(" ", 1)
            need(role in KINDS["partner"], line)
            for name in names.split("、"):
                partners["may"].append({"school": name, "role": role})
                if sure:
                    partners["must"].append({"school": name, "role": role})
        elif key in labels:
            kind, _, quoted = rest.partition(" ")
            planned = quoted.endswith(" planned")
            quoted = quoted.removesuffix(" planned")
            need(kind in KINDS[key], line)
            need(not quoted or (quoted in text and len(quoted) <= 25), f"{line} ({len(quoted)})")
            if kind not in labels[key]["may"]:
                labels[key]["may"].append(kind)
            if sure and kind not in labels[key]["must"]:
                labels[key]["must"].append(kind)
            if quoted:
                evidence[key].append({"kind": kind, "evidence": quoted} | ({"planned": True} if planned else {}))
        elif key == "donation":
            what, _, quoted = rest.partition("|")
            thing, value, unit, *approx = what.split(" ")
            need(quoted in text and len(quoted) <= 25, line)
            number = None if value == "-" else chinese_number(value)
            unit_or_none = None if unit == "-" else unit
            out["donations"].append(
                {"thing": thing, "value": number, "unit": unit_or_none, "approx": bool(approx), "evidence": quoted}
            )
        elif key == "plan":
            need(rest in text, line)
            out["plans"].append(rest)
        elif key == "heading":
            kind, _, quoted = rest.partition(" ")
            need(kind in KINDS["heading"] and quoted in text, line)
            out["headings"].append({"text": quoted, "kind": kind})
        elif key == "place":
            name, place = rest.split(" ")
            places[name] = place
        elif key == "optional":
            kind, quoted = rest.split(" ", 1)
            need(quoted in text, line)
            optional.append({"type": TYPES[kind], "text": quoted, "optional": True})
        elif key != "note":
            need(found=False, what=line)
    for code in (*one["types"], *one["main"]):
        need(code.rstrip("?") in PROGRAMMES, code)
    for code in one["genre"]:
        need(code in GENRES, code)
    must = [code for code in one["types"] if not code.endswith("?")]
    may = [code.rstrip("?") for code in one["types"]]
    main = one["main"] or must[:1] or may[:1]
    single = {
        key: (None if not values else values[0] if len(values) == 1 else values)
        for key, values in ((key, [v if v != "-" else None for v in one[key]]) for key in one)
    }
    return {
        "genre": single["genre"],
        "author_school": single["school"],
        "author_org": single["org"],
        "period": single["period"],
        "dated": single["dated"],
        "programme_types": {
            "main": main[0] if len(main) == 1 else main or None,
            "must": sorted(must),
            "may": sorted(may),
        },
        "partners": partners,
        **{f"{plural}": {k: sorted(v) for k, v in labels[key].items()}
           for key, plural in (("activity", "activities"), ("outcome", "outcomes"), ("problem", "problems"))},
        "donations": out["donations"],
        **{f"{key}_evidence": evidence[key] for key in ("activity", "problem", "outcome")},
        "plans": out["plans"],
        "headings": out["headings"],
        "_places": places,
        "_optional": optional,
    }  # fmt: skip


UNIT = (
    "名位人个所节次场期册本台套张万元件条份对支堂篇项门批轮间辆架组班辈户里米公亩平倍%％届校团封幅盒吨双处家片块把副株棵盏款例种课字小分"
)
DOUBTS = {
    "count": re.compile(rf"(?<![第\d.年]){NUMBER}[多余来]?(?:[{UNIT}]|万)|百分之|[xX*×]{{1,4}}[{UNIT}]|几[{UNIT}]|数十|上百"),
    "date": re.compile(r"[\dxX*〇一二三四五六七八九十]{1,4}(?:年|月|学年|日)|\d{4}[.\-/—]\d"),
    "duration": re.compile(rf"(?:{NUMBER}|半|几|数)[多余]?(?:个半?)?(?:年|月|天|周|小时|分钟|学期|星期|学年)"),
    "document": re.compile(r"《[^》]*》"),
    "docno": re.compile(r"[〔\[(（][\dxX]{4}[〕\])）]\d*"),
    "org": re.compile(r"教育局|教体局|教研室|教育体育局|委员会|财政局|教育部|教育厅|中心校|公司|基金会|协会|大学|学院"),
    "person": re.compile(r"[^我的了是名位们全各教]老师|[^副的任我由各两双]校长|主任"),
    "school": re.compile(r"[^中乡村区级城市县两镇弱]小学|[^所初个]中学|幼儿园|[一二三四五六七八九十]中|附小|教学点|分校|校区|完小"),
    "place": re.compile(r"[^全我各本该外同邻跨乡][县市区旗州](?!教|委|政|一|二|三|第|属|域|级|直|内|里|各|里|城|财|人|科|编|实|上|中|学|小|分|的)"),
}
ASIDE = {"school": {"org", "document"}, "place": {"school", "org", "document"}, "count": set(), "org": {"school"}}


def doubts(text: str, mentions: list[dict[str, object]]) -> list[str]:
    """Places that look like a mention and bear no mark, and names marked once and not elsewhere."""
    covered = [False] * len(text)
    for m in mentions:
        for i in range(m["start"], m["end"]):
            covered[i] = True
    out = []
    for kind, pattern in DOUBTS.items():
        for match in pattern.finditer(text):
            if not any(covered[match.start() : match.end()]):
                out.append(f"{kind}: {text[max(0, match.start() - 8) : match.end() + 8]!r}")
    for name in sorted({str(m["text"]) for m in mentions if len(str(m["text"])) > 1}):
        kinds = {m["type"] for m in mentions if m["text"] == name}
        if kinds & {"school", "person", "org", "place"}:
            for match in re.finditer(re.escape(name), text):
                if not any(covered[match.start() : match.end()]):
                    out.append(f"unmarked {name}: {text[max(0, match.start() - 8) : match.end() + 8]!r}")
    return out


def build(path: Path) -> tuple[str, dict[str, object], list[str]]:
    """A marked file's text, its annotation, and the places that deserve a second look."""
    marked, _, facts = path.read_text(encoding="utf-8").partition("\n=====\n")
    text, mentions = read_text(marked.strip("\n") + "\n")
    record = read_facts(facts.splitlines(), text)
    places, optional = record.pop("_places"), record.pop("_optional")
    for m in mentions:
        need(text[m["start"] : m["end"]] == m["text"], str(m))
        if m["type"] == "school" and m["norm"] in places:
            m["place"] = places[str(m["norm"])]
    for name in places:
        need(any(m.get("norm") == name for m in mentions), name)
    names = {str(m["norm"]) for m in mentions if m["type"] == "school"}
    partners: dict[str, list[dict[str, str]]] = record["partners"]
    for p in partners["may"]:
        need(p["school"] in names, p["school"])
    out = [*doubts(text, mentions)]
    for extra in optional:
        start = text.index(str(extra["text"]))
        mentions.append({**extra, "start": start, "end": start + len(str(extra["text"]))})
    mentions.sort(key=lambda m: (m["start"], -m["end"]))
    return text, {"id": path.stem, **record, "mentions": mentions}, out


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
