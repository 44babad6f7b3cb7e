"""People within one summary: 孙老师 is the only teacher Sun that the text names in full.

In go mentions, out come the same with the value of people filled in. What is hard: two people share a surname, and
a headmaster Zhang is not the writer Zhang who is quoted; so the titles must agree, and a doubt leaves the words as
they stand.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

SURNAME = "surname_with_title"
FIRST_NAME = "first_name"
HEADS = ("校长", "主任", "书记", "局长", "园长", "教授", "院长", "县长", "市长", "镇长", "科长", "部长", "主席")
NEUTRAL = frozenset(
    ("", "主持", "主持人", "作者", "执笔", "成员", "组长", "副组长", "负责人")
)  # say nothing of an office
FAMILIAR = frozenset("小老")  # 小杨 is 杨晨
STRANGERS = ("famous_person",)  # quoted, not met


def resolve(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Mention, ...]:  # noqa: ARG001
    """The mentions with the values of people filled in."""
    roles: dict[str, set[str]] = {}
    hidden: dict[str, set[str]] = {}
    for m in mentions:
        if m.type == "person" and m.rule not in (SURNAME, FIRST_NAME, *STRANGERS):
            (hidden if m.masked else roles).setdefault(closed(m.text), set()).add(m.role)
    return tuple(replace(m, value=value(m, roles, hidden)) if m.type == "person" else m for m in mentions)


def value(mention: Mention, roles: dict[str, set[str]], hidden: dict[str, set[str]]) -> str:
    """The full name that a surname with a title stands for: the only one that fits, or the words as they stand."""
    called = mention.text.removesuffix(mention.role)
    surname = (called[-1:] if called[:1] == "小" else called) if mention.rule == SURNAME else closed(mention.text)
    if not mention.masked and len(surname) == len("小杨") and surname[0] in FAMILIAR:
        full = [name for name in roles if name.startswith(surname[1]) and name != surname]
        return full[0] if len(full) == 1 else surname
    if mention.masked or mention.rule not in (SURNAME, FIRST_NAME):
        return surname
    for known in (roles, hidden):  # 王xx is who 王老师 means only where no name in full fits
        fitting = [
            name
            for name, titles in known.items()
            if (surname in name if mention.rule == FIRST_NAME else name.startswith(surname))
            and (mention.rule == FIRST_NAME or fits(mention.role, titles))
        ]
        sure = [name for name in fitting if not known[name] <= NEUTRAL]  # 拓校长 is 拓占平校长, and not 拓万里
        if fitting:
            return sure[0] if len(sure) == 1 else fitting[0] if len(fitting) == 1 else mention.text
    return mention.text


def closed(name: str) -> str:
    """A name without the blanks that set it wide: 张 伟."""
    return "".join(name.split())


def fits(title: str, titles: set[str]) -> bool:
    """Whether someone with these titles may be called by this one: a headmaster only by his office, a teacher by any.

    >>> fits("老师", {"教研员"}), fits("校长", {"教师"}), fits("主任", {"教导主任"})
    (True, False, True)
    """
    head = next((head for head in HEADS if title.endswith(head)), "")
    if head:
        return any(head in other for other in titles) or titles <= NEUTRAL
    return not titles <= {"同学", "学生", "先生"} or title in titles
