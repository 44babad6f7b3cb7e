"""The lines of a page in; out come the cues of what each is: a site's, the first of a text, or within one.

What is hard: no cue decides. What stands above and below a line tells as much as its own words, and lines written alike
with much text between them are headings, whatever they say. What each cue weighs is learned (``line_weights``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from pipeline.split import furniture, headings
from pipeline.split.borders import SEPARATOR
from pipeline.split.lines import STOPS, Line
from pipeline.split.words import DATE, ORNAMENT, SECTION_NUMBER, Words, core, is_date, is_signature, is_title, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.lexicon import Lexicon

FIRST = re.compile(r"一[、.]|\(一\)|1[、.]")
SCHOOL = re.compile("小学|中学|初中|学校|中心校|幼儿园|教学点|完小|联校|局|学区")
SITE = re.compile(r"[|｜»>→]|https?:|www|@|©")
OURS = re.compile("我[们校园县区镇乡市在的]|本[校园学]|两校")
DIGITS = re.compile(r"\d+")
NUMERALS = re.compile("[一二三四五六七八九十]+")
LETTERS = re.compile("[A-Za-z]+")
HAN = re.compile(r"[\u4e00-\u9fff]+")
BODY = ("prose", "open")  # kinds of lines that are paragraphs
TEXT = ("prose", "open", "stop")
NO_HEADING = ("prose", "open", "date", "dated", "address")
SHORTEST_SENTENCE = 20  # characters of a line that ends with a stop and is a paragraph
TINY = 4  # characters of a line that says next to nothing
SIZES = (4, 8, 14, 22, 40, 80)  # characters
LONGEST_GRAMS = 60  # characters of a line all of whose words are looked at; of others the ends
EDGE = 12  # characters of those ends
LONGEST_HEADING = 50  # characters
LONGEST_SHAPE = 12  # signs
BETWEEN, BEHIND = 50, 40  # characters of text between headings written alike, and behind the last
STEP = 60  # characters in which is counted how much text stands above and below
REMEMBERED = 4_000  # lines whose own cues are known
OPENS = ORNAMENT + "【[《〖(<"  # signs that dress a line: 【石桥小学】(语文)
HIGH = 6  # lines at the head of a page
COLUMN = re.compile(r"\t|[ \u3000]{2,}|[|｜]")  # between the cells of a row: 李明　　石桥小学　　语文
NEAR = (-2, -1, 1, 2)  # lines beside a line that are looked at


@dataclass(frozen=True, slots=True)
class Cues:
    """What is told of each line, None where paragraphs surround a paragraph; lines written alike; the kind of each."""

    told: tuple[frozenset[str] | None, ...]
    alike: tuple[tuple[int, ...], ...]
    kinds: tuple[str, ...]


def cues(lines: Sequence[Line], title: str, lexicon: Lexicon) -> Cues:
    r"""The cues of lines; ``title`` is the page's own.

    >>> from pipeline.lexicon import load
    >>> from pipeline.split.lines import lines_of
    >>> page = "\n".join(f"▲{name}材料\n{'两校结对，' * 20}" for name in ("柳河", "石桥"))
    >>> found = cues(lines_of(page), "", load())
    >>> found.alike[0], "+1 prose" in found.told[0]
    ((0, 2), True)
    """
    page = _Page(lines, title, lexicon)
    kinds = tuple(own[0] for own in page.own)
    return Cues(tuple(page.told()), tuple(tuple(group) for _, group, _ in page.alike), kinds)


@lru_cache(maxsize=REMEMBERED)
def _own(one: Line, lexicon: Lexicon) -> tuple[str, ...]:
    """What a line tells by itself, its kind first."""
    words, said = words_of(lexicon), one.flat
    kind = next(name for name, is_so in KINDS if is_so(one, words))
    out = [kind, f"size={sum(len(said) > size for size in SIZES)}"]
    if not one.is_prose or len(said) <= furniture.LONGEST_RULED:
        ruled = furniture.kind_of(one, "foot", lexicon) or furniture.kind_of(one, "head", lexicon)
        out += ["ruled", f"ruled={ruled}"] if ruled else []
    if heading := headings.parse(0, one, words):
        out += ["numbered", f"numbered={heading.form.split()[0]}"]
    out += [name for name, sign in (("school", SCHOOL), ("site", SITE), ("ours", OURS)) if sign.search(said)]
    out += ["has date"] if DATE.search(one.text) else []
    out += ["closing"] if words.closing.search(said) else []
    if kind == "title":
        out.append(f"own words={min(3, len(words.formula.sub('', said)) // 2)}")
    out += ["between"] if words.between.search(said) else []
    out += ["dressed"] if not one.is_prose and said[0] in OPENS else []
    out += ["stop"] if said.endswith(("。", "!", "?", "”")) else ["colon"] if said.endswith(":") else []
    return tuple(out)


@lru_cache(maxsize=REMEMBERED)
def _seen_from(far: int, own: tuple[str, ...]) -> tuple[str, ...]:
    """What a line tells of one that stands so many lines above or below it."""
    return tuple(f"{far:+} {cue}" for cue in own)


def _is_body(one: Line, words: Words) -> bool:
    del words
    return one.is_prose or (one.flat.endswith(("。", "!", "?")) and len(one.flat) > SHORTEST_SENTENCE)


KINDS: tuple[tuple[str, Callable[[Line, Words], object]], ...] = (  # the first that is true names a line
    ("separator", lambda one, _: SEPARATOR.match(one.flat)),
    ("address", lambda one, words: words.address.search(one.flat)),
    ("date", lambda one, _: is_date(one)),
    ("dated", lambda one, words: is_signature(one, words) and DATE.search(one.text)),
    ("signature", is_signature),
    ("subtitle", lambda one, _: one.flat.startswith("--") and not one.flat.endswith("。") and len(one.flat) > TINY),
    ("open", lambda one, words: _is_body(one, words) and words.opening.search(one.flat)),
    ("prose", _is_body),
    ("first", lambda one, _: SECTION_NUMBER.match(one.flat) and FIRST.match(one.flat)),
    ("section", lambda one, _: SECTION_NUMBER.match(one.flat)),
    ("title", is_title),
    ("stop", lambda one, _: one.flat.endswith(STOPS)),
    ("colon", lambda one, _: one.flat.endswith(":")),
    ("tiny", lambda one, _: len(one.flat) <= TINY),
    ("short", lambda _, __: True),
)


def _grams(said: str) -> set[str]:
    """The runs of two and three signs of a short line, of the ends of a long one; numbers are alike."""
    if len(said) <= LONGEST_GRAMS:
        thin = f"^{DIGITS.sub('0', said)}$"
        return {f"gram {thin[n : n + size]}" for size in (1, 2, 3) for n in range(len(thin) - size + 1)}
    first, last = f"^{DIGITS.sub('0', said[:EDGE])}", f"{DIGITS.sub('0', said[-EDGE:])}$"
    return {f"long {part[n : n + 2]}" for part in (first, last) for n in range(len(part) - 1)}


def shape_of(said: str) -> str:
    """A line with its numbers and words all alike: ▲石桥材料 and ▲柳河材料 are ▲字."""
    thin = LETTERS.sub("a", NUMERALS.sub("一", DIGITS.sub("0", said)))
    return HAN.sub("字", thin.replace("一", "\x00")).replace("\x00", "一")[:LONGEST_SHAPE]


class _Page:
    """The lines of a page, each with its own cues, and how much text stands before each."""

    def __init__(self, lines: Sequence[Line], title: str, lexicon: Lexicon) -> None:
        words = words_of(lexicon)
        self.lines, self.title = lines, core(title, words)
        self.collected = bool(words.many.search(title))
        self.own = [_own(Line(0, 0, one.text, one.flat, one.is_prose), lexicon) for one in lines]  # wherever it stands
        self.kinds = ["^", "^", *(own[0] for own in self.own), "$", "$"]  # two more on either side
        sizes = (len(one.flat) if own[0] in TEXT else 0 for one, own in zip(lines, self.own, strict=True))
        self.sums = [0, *accumulate(sizes)]
        self.cores = ["" if one.is_prose else core(one.text, words) for one in lines]
        self.printed = Counter(self.cores)
        bodies = [at for at, own in enumerate(self.own) if own[0] in BODY]
        self.first, self.last = (bodies[0], bodies[-1]) if bodies else (len(lines), -1)
        self.alike = self._alike()
        self.shapes = ["" if one.is_prose else shape_of(one.flat) for one in lines]
        self.columns = [len(COLUMN.split(one.text)) for one in lines]
        self.above, self.below = self._sides(1), self._sides(-1)

    def told(self) -> list[frozenset[str] | None]:
        """The cues of each line."""
        near = [list[str]() for _ in self.lines]
        for tag, group, gap in self.alike:
            said = self._of_group(tag, group, gap)
            for at in group:
                for beside, where in ((at - 1, "below "), (at, ""), (at + 1, "above ")):
                    if 0 <= beside < len(near):
                        near[beside] += [f"{where}{cue}" for cue in said]
        out: list[frozenset[str] | None] = []
        for at, more in enumerate(near):
            inside = self.first < at - 1 and at + 1 < self.last and self._is_surrounded(at)
            each = (*self._beside(at), *self._place(at), *self._edge(at), *more) if more or not inside else None
            out.append(None if each is None else frozenset(each))
        return out

    def _is_surrounded(self, at: int) -> bool:
        return all(kind == "prose" for kind in self.kinds[at + 1 : at + 4])

    def _beside(self, at: int) -> list[str]:
        """What a line and those beside it tell, and the order in which they stand."""
        out = [f"kind={self.own[at][0]}", *self.own[at][1:], *_grams(self.lines[at].flat)]
        for far in NEAR:
            if 0 <= at + far < len(self.lines):
                out += _seen_from(far, self.own[at + far])
            else:
                out.append(f"{far:+} none")
        second, above, kind, below, next_one = self.kinds[at : at + 5]
        out += [f"{above}>{kind}", f"{above}>{kind}>{below}", f"{kind}<{below}", f"{kind}<{below}<{next_one}"]
        out.append(f"{second}>>{above}>{kind}")
        return out

    def _place(self, at: int) -> list[str]:
        """Where on the page a line stands, and whether its words stand there again."""
        kind = self.own[at][0]
        out = [f"before={min(4, self.sums[at] // STEP)}", f"behind={min(4, (self.sums[-1] - self.sums[at]) // STEP)}"]
        if at < self.first:
            out += ["head", f"head {kind}", f"head={min(4, self.first - at)}"]
        elif at == self.first:
            out.append("first text")
        if at > self.last:
            out += ["foot", f"foot {kind}", f"foot={min(6, at - self.last)}"]
        out += [f"collected {kind}"] if self.collected and kind == "title" else []
        if self.cores[at] and self.cores[at] == self.title:
            out.append("page title")
        if self.cores[at] and self.printed[self.cores[at]] > 1:
            out += ["again", f"again {kind}"]
        out += ["top"] if at == 0 else []
        out += ["end"] if at == len(self.lines) - 1 else []
        return out

    def _sides(self, step: int) -> list[str]:
        """What stands between each line and the paragraph above it (step 1) or below it (-1): a site's line or none."""
        out = [""] * len(self.lines)
        said, met = "clean", "edge"
        for at in range(len(self.lines))[::step]:
            out[at] = f"{met} {said}"
            if self.own[at][0] in BODY:
                said, met = "clean", "text"
            elif "ruled" in self.own[at]:
                said = "ruled"
            elif self.cores[at] and self.cores[at] == self.title and said == "clean":
                said = "title"
        return out

    def _edge(self, at: int) -> list[str]:
        """What stands between a line and the paragraphs around it; and whether it is a row of a table."""
        kind, above, below, columns = self.own[at][0], self.above[at], self.below[at], self.columns[at]
        out = [f"above {above}", f"below {below}", f"{above}|{below}"]
        out += [f"{above}|{kind}", f"{kind}|{below}", f"{above}|{kind}|{below}"]
        if kind in BODY:
            return out
        if columns > 1:
            out += ["row", f"row={min(5, columns)}", f"{above}|row|{below}"]
        for far in (-1, 1):
            if 0 <= at + far < len(self.lines):
                beside = self.columns[at + far]
                if columns > 1 and beside == columns:
                    out += [f"row {far:+}", f"row {far:+} {above}"]
                if self.shapes[at] == self.shapes[at + far]:
                    out += [f"like {far:+}", f"like {far:+} {above}"]
        return out

    def _alike(self) -> list[tuple[str, list[int], int]]:
        """The series of lines that are written alike with text behind each: how, which, and the least text between."""
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for at, (one, own) in enumerate(zip(self.lines, self.own, strict=True)):
            if own[0] in NO_HEADING or len(one.flat) > LONGEST_HEADING:
                continue
            if (shape := shape_of(one.flat)) not in {"字", "字。"}:
                groups[f"shape {shape}"].append(at)
            if len(one.flat) > len("材料一"):
                thin = NUMERALS.sub("一", DIGITS.sub("0", one.flat))
                groups[f"tail {thin[-3:]}"].append(at)
                groups[f"start {thin[:2]}"].append(at)
            if (sign := one.flat[0]) in OPENS:
                groups[f"sign {sign}"].append(at)
            if self.kinds[at + 3] == "subtitle" and own[0] != "subtitle":
                groups["pair"].append(at)
            if own[0] in {"signature", "short", "colon"} and SCHOOL.search(one.flat[-5:]):
                groups["school"].append(at)
        out = []
        for how, group in groups.items():
            gaps = [self.sums[high] - self.sums[low + 1] for low, high in pairwise(group)]
            if gaps and min(gaps) >= BETWEEN and self.sums[-1] - self.sums[group[-1] + 1] >= BEHIND:
                out.append((how, group, min(gaps)))
        return out

    def _of_group(self, how: str, group: Sequence[int], gap: int) -> list[str]:
        """What a series tells: how texts begin below its lines, how they end above them."""
        begins = [self.kinds[at + 3] for at in group]
        ends = [self.kinds[at + 1] for at in group[1:]]
        opened = round(2 * sum(kind in {"open", "address", "title"} for kind in begins) / len(group))
        signed = round(2 * sum(kind in {"signature", "dated", "date", "separator"} for kind in ends) / len(ends))
        body = round(2 * sum(kind in BODY for kind in begins) / len(group))
        tag = how.split(maxsplit=1)[0]
        sign = how.split()[1][:1] if tag == "shape" else ""
        return [
            "alike", f"alike {tag}", f"alike={min(4, len(group))}", f"alike gap={min(4, gap // 80)}",
            f"alike opened={opened}", f"alike signed={signed}", f"alike {opened}{signed}", f"alike body={body}",
            f"alike sign {sign}", f"alike high={group[0] < HIGH}",
        ]  # fmt: skip
