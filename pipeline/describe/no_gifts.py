"""What looks like a gift and is none: what gifts are worth, wages, what a school buys itself, what people ride in.

In go a count and the text around it, out come yes or no. What is hard: the same sentence tells who gave, what it cost
and what was paid out, and a sum is worth nothing apart where nothing else is counted (体育器材一批，价值3000元).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.describe.gift_things import GiftWords
    from pipeline.describe.statements import Scene
    from pipeline.schema import Mention

WORTH = re.compile(
    "(?:价值|总值|折合|折价|折款|估值|市值|约合|合计|总价|其中)(?:人民币|合计|共计|总计|约|近|达|超过|逾){0,3}[^，。；]{0,3}$"
    "|[ \u3000，；（(]计[约达]?$"
)
CLAUSE = re.compile("[^，。；]*")
WORTHY = re.compile("的[^，。；、0-9]{1,12}(?:[，。；、（(]|$)")  # 价值8万元的直播设备, but 价值3万元的图书500册
WAGES = re.compile(
    "奖金|按每|公用经费|中标|采购|补助|补贴|津贴|绩效|工资|保额|保险|拨付|支出|每月|每天|总投资|总投入|预算|财政|学费|奖励"
)
AIDS = re.compile(
    "(?:每人|每生|每名|每学年|每学期|每年)[^，。；]{0,8}(?:资助|捐助|助学金)|(?:资助|捐助|助学金)[^，。；]{0,8}(?:每人|每生|每学年|每学期|每年)"
)
EACH = re.compile("(?:每(?:[人生名位户]|个(?:孩子|学生|娃|幼儿|队员))|人均|人手)[^，。；]{0,18}$")
EACH_REACH = 30
OWN_STAFF = re.compile("职工|工会|会员|教工|退休|生病|住院|直系亲属|福利")  # whom a school comforts at home
BUYS = re.compile(
    "(?:学校|我校|我园)(?:(?:先后|共|自筹|又|还|统一|资金|自己)*(?:投入|投资|出资|购|添置|采购|配备)"
    "|用[^，。；]{0,10}经费购|[^。；]{0,16}(?:挤出|拿出|筹措|自筹)[^。；]{0,14}(?:购|添置|更换|维修|改造))"
)
FOR_OTHERS = re.compile("为(?!了|改善|提高|加强|进一步|迎接)|[给帮送赠捐援]")
RIDES = re.compile("[开坐乘租驾雇骑][着了]?$|驱车")  # 家长们开着三辆面包车
COMFORT = re.compile("慰问|发放")


def no_gift(scene: Scene, count: Mention, piece: int, words: GiftWords) -> bool:
    """Whether a count in a sentence of giving, which begins at ``piece``, is of something that was not given."""
    text, place = scene.text, scene.sketch.place(count.start)
    wage = words.money.fullmatch(count.unit) and _is_wage(text, count)
    if wage or at_home(text, piece, count.start) or RIDES.search(text, max(0, count.start - 4), count.start):
        return True
    return scene.setting.told(place, place) == "negative" or _is_known_worth(scene, count, piece, words)  # 没带一本书


def for_each(text: str, place: int) -> re.Match[str] | None:
    """The words before a place by which each of some people gets what stands there: 每人, 人均."""
    return EACH.search(text, max(0, place - EACH_REACH), place)


def is_worth(text: str, count: Mention) -> bool:
    """Whether a count tells what the gifts were worth."""
    return WORTH.search(text, max(0, count.start - 12), count.start) is not None


def _is_known_worth(scene: Scene, count: Mention, piece: int, words: GiftWords) -> bool:
    """A sum is the worth of things that are counted themselves: 电脑8台，折合3万元; not 器材一批，价值3000元."""
    text = scene.text
    if not is_worth(text, count) or WORTHY.match(text, count.end):
        return False
    began = max(piece, text.rfind("：", piece, count.start))
    goods = (m.unit for m in scene.between(began, count.start) if m.type == "count")
    return text.startswith("的", count.end) or any(
        words.unit.fullmatch(unit) and not words.money.fullmatch(unit) for unit in goods
    )


def _is_wage(text: str, count: Mention) -> bool:
    """Whether a sum is wages or public money; 每人资助五百元 is a gift."""
    low = max(0, count.start - 14)
    stop = CLAUSE.match(text, count.end, count.end + 4).end()  # type: ignore[union-attr]
    return bool(WAGES.search(text, low, stop)) and not AIDS.search(text, low, count.end)


def at_home(text: str, start: int, end: int) -> bool:
    """Whether a school comforts its own staff there, or buys for itself."""
    comforts = COMFORT.search(text, start, end) and OWN_STAFF.search(text, start, end)
    return bool(comforts) or (bool(BUYS.search(text, start, end)) and not FOR_OTHERS.search(text, start, end))
