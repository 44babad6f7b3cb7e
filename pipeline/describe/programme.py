"""The programme of a summary: its types, its own name, when it ran, on whose orders, and at which level.

What is hard: one text often has the words of several types. The words near its beginning and its plain names
(教研共同体) weigh more than what is said in passing, and a type must carry a fair share of the weight to be one.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.cues import programme_weights
from pipeline.describe.types import likely_type
from pipeline.edtf import valid
from pipeline.schema import Programme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cues import Sketch
    from pipeline.describe.statements import Scene
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

ENOUGH, FAIR_SHARE = 3.0, 0.12  # the weight a type needs, alone and against the main one
TITLE = 2.0  # how much more than the rest of the opening a title says which type is the main one
A_WORD = 1.0  # the weight that is enough where no type has more
SHARE = {
    "teacher_rotation": 0.5,
    "research_community": 0.35,
    "school_exchange": 0.4,
}  # types that others speak of in passing
ORDER = re.compile(r"安排|部署|要求|领导|组织|牵头|指导|通知|文件|批准|号召|统一")
BEGINS = re.compile(r"结成|结为|成立|启动|签订|签署|加入|开始|以来|自|组建|始于|建立|参与|接管")
NAME = re.compile(
    r"(?:城乡|互助|教育|发展|学校|义务教育|研修|教研|学习|语文|数学|英语|班主任|成长|联合|办学|互动|合作|优质|校际|区域|"
    r"小学|中小学|初中|学前|幼儿园|教师|名师|城市|农村|乡村|结对|手拉手|支教|交流|轮岗|帮扶|对口|[“”]){1,7}"
    r"(?:共同体|联盟|集团|联合体|协作体|教共体|工作室|工程|行动|计划|结对|帮扶|支援|轮岗|活动)"
)
LEVELS = (
    ("province", re.compile(r"省")),
    ("county", re.compile(r"县|区|旗")),
    ("city", re.compile(r"市|州|盟")),
    ("township", re.compile(r"镇|乡|街道|学区|中心校|教管办|教育办")),
)


def programme_types(sketch: Sketch, genre: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The types a summary's words speak of, the weightiest first."""
    weights = programme_weights(sketch.text, lexicon)
    most = max(weights.values(), default=0.0)
    enough = ENOUGH if genre == "off_topic_summary" else min(ENOUGH, max(most, A_WORD))
    kept = [kind for kind, weight in weights.items() if weight >= max(enough, SHARE.get(kind, FAIR_SHARE) * most)]
    titled = programme_weights(sketch.text, lexicon, title=TITLE)
    main = likely_type(sketch.text, weights, lexicon)
    told = main and (main in kept or genre != "off_topic_summary")
    return tuple(dict.fromkeys([*([main] if told else []), *sorted(kept, key=lambda kind: (-titled[kind], kind))]))


def programme(scene: Scene, types: Sequence[str]) -> Programme:
    """The programme as the summary tells it; what it does not tell stays empty."""
    authority = _authority(scene)
    start, end = _dates(scene)
    return Programme(
        programme_id=scene.programme_id,
        summary_id=scene.summary_id,
        type=types[0],
        name=_name(scene.text),
        start_date=start,
        end_date=end,
        level=_level(authority.value if authority else ""),
        authority=authority.value or authority.text if authority else "",
        place_code="",
    )


def _name(text: str) -> str:
    names = Counter(match.group().strip("“”") for match in NAME.finditer(text))
    if not names:
        return ""
    return max(names, key=lambda name: (names[name] * len(name), len(name), name))


def _authority(scene: Scene) -> Mention | None:
    """The body on whose orders it runs: the first named one beside a word of ordering, else the first of any."""
    bodies = [m for m in scene.mentions if m.type == "org" and not m.masked]
    ordering = [m for m in bodies if ORDER.search(scene.text, m.end, min(len(scene.text), m.end + 16))]
    return next((m for m in ordering if not m.generic), ordering[0] if ordering else None)


def _level(authority: str) -> str:
    head = re.sub(r"(?:教育|教体|教科|文教).*$", "", authority)
    return next((level for level, sign in LEVELS if sign.search(head)), "") if authority else ""


def _dates(scene: Scene) -> tuple[str, str]:
    """When it began (a date beside 结成, 成立 …), and when it ended where a stretch of time says so."""
    for mention in scene.mentions:
        if mention.type != "date" or not valid(mention.value):
            continue
        first, _, last = mention.value.partition("/")
        beside = scene.text[max(0, mention.start - 4) : mention.end + 30]
        if first not in ("", "..") and not first.startswith("XXXX") and BEGINS.search(beside):
            return first, "" if last == ".." else last
    return "", ""
