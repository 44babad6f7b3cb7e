"""What tells whether a bare name (石桥) means a school or a place: the traits that are weighed.

In go a text, the schools and places that it names, and where a name stands bare; out come the traits of it, as words.
Some tell what the name is, some how the text names its school (first of all, never in full, with its township), some
what stands around. What is hard: no single one decides, so nothing is decided here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.extract import lattice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Found

COUNTIES = frozenset("市县区州旗")
LANDSCAPE = frozenset("家湾河沟岭坪坝桥山庄寨屯堡塘店铺口嘴台洼坡滩水泉窑坑集关岗坳塬梁崖石溪渡")
TOWNS = ("镇", "乡", "村")
LISTS = "、和与及"
COMMON = 10.0  # what a common word costs at most
SPACE = re.compile(r"\s")
REACH = 9  # characters before a name that are looked at
QUOTED = re.compile(r"[“「『\"][^“”「」『』\"\n]{0,10}$")  # “红领巾石桥书屋”: before it
CLOSED = re.compile(r"[^“”「」『』\"\n]{1,10}[”」』\"]")  # and behind it
NAMES_ON = r"(?:[、和与及](?:(?![的同我本该各是在有带])[\u4e00-\u9fff]){2,4})*"
FAR = (
    "(?:沿[江河海湖边黄山路]|边境|牧区"
    "|行政|自然|山区|边远|偏远|偏僻|高寒|高山|深山|老区|库区|农村|贫困|周边|沿海|成员|薄弱|兄弟|乡镇)*"
)
MANY_OF = r"等?[两二三四五六七八九十几\d]{0,2}"
TOWNS_TOLD = re.compile(
    rf"{NAMES_ON}(?:{MANY_OF}个?{FAR}(?:乡镇|镇乡|[镇乡村县](?!中|小|级|的中心)|片区?)|[等两二三四五六七八九]地(?![方区处])|一带"
    rf"|的[两二三四五六七八九十几\d]{{0,2}}所?{FAR}(?:学校|小学|村小|教学点))"
)
SCHOOLS_TOLD = re.compile(
    rf"{NAMES_ON}{MANY_OF}[所个]?{FAR}(?:学校|小学|中学|初中|园所|幼儿园|完小|教学点|校(?![长区园])|分[校部])"
)
LIST_OPENED = re.compile(  # 成员学校4所：石桥、柳塘
    r"(?:(?P<schools>学校|小学|中学|[^学]校|园|完小|教学点)|(?P<towns>乡镇|镇乡|[镇乡村]|片区?))"
    r"[（(]?[两二三四五六七八九十\d]{0,2}[所个]?[）)]?(?:[:：]|分别[是为]|依次[是为])(?:[\u4e00-\u9fff]{2,4}[、和与及])*$"
)
LONGEST_LIST = 40
DATED = re.compile(r"[日月年]于$")
CLAUSE = re.compile(r"[，。；：:;,！!？?\n（）()]")
SCENE_REACH, SENTENCE_REACH = 20, 60
SENTENCE = re.compile(r"[。；\n]")
NEAR = (20, 60, 200)  # characters since the school of a name was named, in steps
MANY = (2, 3, 5, 8, 12)  # schools that a text names, in steps
FIRST_RANKS = 4  # schools in the order of the text; those behind are not told apart
MOST = 4  # mentions that are told apart
FEW = 3
WHOLE = 250  # characters: in a shorter text it tells nothing how often a school is named
SCHOOLS_IN_SENTENCE = 3
PLACES_IN_SENTENCE = 2
SMALL_PLACE = 2  # characters: such a short place may be a bare name itself
PLAINLY_LAND = "plainly land"


class Spoken(NamedTuple):
    """How a text speaks of a name: the traits of that, where its schools are named in order, how many they are."""

    traits: tuple[str, ...]
    starts: list[int]
    schools: int


class Told:
    """How a text names its schools and places, and what that tells of a name that stands bare in it."""

    def __init__(
        self, text: str, named: Sequence[Found], standing: Sequence[Found], bare: Mapping[str, int], lexicon: Lexicon
    ) -> None:
        """Lay out the schools that a text names, its places, and how often each name stands bare."""
        self.text, self.named, self.bare = text, named, bare
        self.costs, self.cues, self.scenes = lattice.costs(lexicon), cues(lexicon), scenes(lexicon)
        self.starts, self.ends = {item.start for item in named}, {item.end for item in named}
        self.schools = Counter(item.value for item in named)  # in the order of the text
        self.values = "\n".join(self.schools)
        self.spoken: dict[str, Spoken] = {}
        self.many = sum(len(self.schools) >= n for n in MANY)
        self.sentences = [0, *(match.end() for match in SENTENCE.finditer(text)), len(text) + 1]
        firsts = (bisect_left(self.sentences, item.start + 1) for item in named)
        self.schools_in = Counter(firsts)
        far = (item.start for item in standing if item.end - item.start > SMALL_PLACE)
        self.places_in = Counter(bisect_left(self.sentences, start + 1) for start in far)

    def traits(self, at: int, name: str, sort: str) -> Iterator[str]:
        """The traits of a name that stands bare; ``sort`` is what is known of it (core, town, both, word, short)."""
        end = at + len(name)
        if name not in self.spoken:
            self.spoken[name] = self.spoken_of(name, sort)
        spoken = self.spoken[name]
        yield from spoken.traits
        state, *far = told(at, sort, spoken)
        yield from (state, *far, f"schools {self.many}, {sort}")
        sides = list(around(self.text, at, end, sort, self.cues))
        yield from sides
        yield from (f"{side}; {of}" for side in sides[:2] for of in (state, f"many {min(self.many, 3)}"))
        yield from beside(self.text, at, end, self.starts, self.ends)
        if self.cues.land.match(self.text, end):
            yield PLAINLY_LAND
        yield from self.sentence(at)
        yield from scene(self.text, at, end, self.scenes)

    def spoken_of(self, name: str, sort: str) -> Spoken:
        """How the text speaks of a name, wherever it stands."""
        as_town = stands_as_a_town(self.text, name, self.starts)
        traits = [*named_traits(name, sort, as_town=as_town, costs=self.costs), *in_schools(name, self.values)]
        if name in self.costs.places.short and any(f"{name}{kind}" in self.text for kind in COUNTIES):
            traits.append(f"county in full, {sort}")
        if len(self.text) >= WHOLE:
            traits += self.often(name)
        tellers = [item for item in self.named if name in item.value]
        return Spoken(tuple(traits), [item.start for item in tellers], len({item.value for item in tellers}))

    def often(self, name: str) -> Iterator[str]:
        """Which of its schools the text names so, how often in full, and how often bare."""
        rank = next((rank for rank, value in enumerate(self.schools) if name in value), None)
        full = sum(n for value, n in self.schools.items() if name in value)
        bare = self.bare[name]
        yield "first school" if rank == 0 else "not first"
        yield from (
            f"full {min(full, MOST)}",
            f"bare {min(bare, MOST)}",
            f"full {min(full, FEW)}, bare {min(bare, FEW)}",
        )
        if rank is None:
            yield "rank none"
        else:
            rank = min(rank, FIRST_RANKS)
            yield from (f"rank {rank}", f"rank {rank} of {min(len(self.schools), FIRST_RANKS + 1)}")

    def sentence(self, at: int) -> Iterator[str]:
        """How many schools and places its sentence names in full."""
        nth = bisect_left(self.sentences, at + 1)
        schools, places = self.schools_in[nth], self.places_in[nth]
        yield f"sentence schools {min(schools, SCHOOLS_IN_SENTENCE)}"
        yield f"sentence places {min(places, PLACES_IN_SENTENCE)}"
        yield f"sentence {'has' if schools else 'no'} schools, {'has' if places else 'no'} places"


class Scenes(NamedTuple):
    """Words that speak of land, ways and people, and of what schools do and have."""

    land: re.Pattern[str]
    school: re.Pattern[str]


@cache
def scenes(lexicon: Lexicon) -> Scenes:
    """The table scene_words as two patterns."""

    def words(scene: str) -> re.Pattern[str]:
        found = sorted((row["word"] for row in lexicon.rows("scene_words") if row["scene"] == scene), key=len)
        return re.compile("|".join(reversed(found)))

    return Scenes(words("land"), words("school"))


def scene(text: str, at: int, end: int, words: Scenes) -> Iterator[str]:
    """How many words of each scene its clause has, behind it and in all, and its sentence."""
    before, after = beyond(text, at, end, CLAUSE, SCENE_REACH)
    behind = (len(words.land.findall(after)), len(words.school.findall(after)))
    land, school = (n + len(of.findall(before)) for n, of in zip(behind, words, strict=True))
    yield from (f"clause land {min(land, 3)}", f"clause school {min(school, 3)}")
    yield f"clause land {min(land, 2)}, school {min(school, 2)}"
    yield f"behind land {min(behind[0], 2)}, school {min(behind[1], 2)}"
    whole = "\n".join(beyond(text, at, end, SENTENCE, SENTENCE_REACH))
    land, school = (len(of.findall(whole)) for of in words)
    yield from (f"sentence land {min(land, 4)}", f"sentence school {min(school, 4)}")
    yield f"sentence leans {max(-3, min(3, land - school))}"


def beyond(text: str, at: int, end: int, mark: re.Pattern[str], reach: int) -> tuple[str, str]:
    """What stands before a name and behind it, no further than a mark and so many characters."""
    before, after = text[max(0, at - reach) : at], text[end : end + reach]
    last = max((match.end() for match in mark.finditer(before)), default=0)
    first = mark.search(after)
    return before[last:], after[: first.start() if first else reach]


def stands_as_a_town(text: str, name: str, schools: set[int]) -> bool:
    """Whether a text names the township or village of a school by itself: 石桥镇的茶叶."""
    at = text.find(name)
    while at >= 0:
        if text[at + len(name) : at + len(name) + 1] in TOWNS and at not in schools:
            return True
        at = text.find(name, at + len(name))
    return False


def named_traits(name: str, sort: str, *, as_town: bool, costs: lattice.Costs) -> Iterator[str]:
    """What a name is, wherever it stands."""
    yield from ("any", f"is {sort}")
    if sort == "short":
        return
    if name in costs.words:
        yield f"word {costs.words[name][1]}"
        if costs.words[name][0] < COMMON:
            yield "common word"
    if name in costs.places.short or name in costs.places.full:
        yield f"county, {sort}"
    if sort == "core" and costs.places.towns(name):
        yield "some town"
    if name[-1] in LANDSCAPE:
        yield "landscape" if len(name) == lattice.SHORT else "long landscape"
    if len(name) > lattice.SHORT:
        yield "long"
    if as_town:
        yield "named as town"


def told(at: int, sort: str, spoken: Spoken) -> Iterator[str]:
    """How far the text has named a school of this name, and whether there are several."""
    if not spoken.starts:
        yield f"school untold, {sort}"
        return
    before = bisect_left(spoken.starts, at)
    yield f"school told {'before' if before else 'later'}, {sort}"
    if before:
        yield f"school near {sum(at - spoken.starts[before - 1] > n for n in NEAR)}"
    if spoken.schools > 1:
        yield "several schools of it"


def in_schools(name: str, values: str) -> Iterator[str]:
    """Whether a school of the text lies in a county or township of this name: 延川 of 延川县中学."""
    if any(f"{name}{kind}" in values for kind in COUNTIES):
        yield "county of a school"
    elif f"{name}镇" in values or f"{name}乡" in values:
        yield "town of a school"


class Cues(NamedTuple):
    """What may stand before a name and behind it, each kind as a group."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    land: re.Pattern[str]  # behind it, what nobody says of a school


@cache
def cues(lexicon: Lexicon) -> Cues:
    """The table bare_cues as three patterns."""
    rows = [(row["side"], f"(?P<{row['kind']}>{row['pattern']})") for row in lexicon.rows("bare_cues")]
    before, after, land = ("|".join(group for side, group in rows if side == of) for of in ("before", "after", "land"))
    return Cues(re.compile(rf"(?:{before})$"), re.compile(after), re.compile(land))


def around(text: str, at: int, end: int, sort: str, known: Cues) -> Iterator[str]:
    """What stands before and behind, each alone, with what the name is, and both together."""
    before, after = known.before.search(text[max(0, at - REACH) : at]), known.after.match(text, end)
    left, right = (match.lastgroup if match else "other" for match in (before, after))
    yield from (f"{left} _", f"_ {right}", f"{left} _, {sort}", f"_ {right}, {sort}", f"{left} _ {right}")
    signs = (
        *(f"signs {text[max(0, at - n) : at]} _" for n in (1, 2)),
        *(f"signs _ {text[end : end + n]}" for n in (1, 2)),
    )
    yield from (SPACE.sub(" ", sign.replace("\n", "⏎")) for sign in signs)


def beside(text: str, at: int, end: int, starts: set[int], ends: set[int]) -> Iterator[str]:
    """What else shows there: a list of schools, quotation marks around more than the name, a date with its place."""
    if (text[at - 1 : at] in tuple(LISTS) and at - 1 in ends) or (
        text[end : end + 1] in tuple(LISTS) and end + 1 in starts
    ):
        yield "among schools"
    if QUOTED.search(text, max(0, at - 11), at) and CLOSED.match(text, end):
        yield "in quotes"
    opened = LIST_OPENED.search(text, max(0, at - LONGEST_LIST), at)
    if TOWNS_TOLD.match(text, end) or (opened and opened["towns"]):
        yield "towns told"
    elif SCHOOLS_TOLD.match(text, end) or opened:
        yield "schools told"
    if DATED.search(text, max(0, at - 2), at):
        yield "dated"
