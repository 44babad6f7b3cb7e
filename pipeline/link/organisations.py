"""Organisations within one summary: a level word takes the full name of the one body that it can mean.

In go a summary's mentions, out come the same ones, those of type org with their value. 教育局 is 沂水县教育局 where
the text names that bureau and no other; where it names two, or only a hidden one, the words keep standing for
themselves.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

LEVEL = re.compile(r"^(?:省|市|县|区|州|盟|旗|镇|乡|街道)")
LEVELS = "省市县区州盟旗镇乡道"


def resolve(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Mention, ...]:  # noqa: ARG001
    """The mentions with the values of organisations: full names for level words, else the words themselves."""
    named = {m.text: m.rule for m in mentions if m.type == "org" and not m.masked and not m.generic}
    full = {name: kind_of(rule) for name, rule in named.items()}
    return tuple(replace(m, value=value(m, full)) if m.type == "org" else m for m in mentions)


def kind_of(rule: str) -> str:
    """What kind of body a rule saw: bureau of ``org/bureau named``."""
    return rule.removeprefix("org/").split(" ")[0]


def value(mention: Mention, full: dict[str, str]) -> str:
    """The full name a mention stands for: the only one that fits it, or its own words."""
    if mention.masked:
        return mention.text
    kind = kind_of(mention.rule)
    fits = {name for name, other in full.items() if other == kind and stands_for(mention.text, name, kind)}
    if not mention.generic:
        longer = {name for name in fits if name != mention.text and left_out(mention.text, name)}
        return next(iter(longer)) if len(longer) == 1 else mention.text
    return next(iter(fits)) if len(fits) == 1 else mention.text


def stands_for(short: str, name: str, kind: str) -> bool:
    """Whether a level word can mean a body: 县教育局 and 县教体局 沂水县教育局, but no office inside it."""
    if name.endswith(short) or left_out(short, name):
        return True
    if kind != "bureau" or not (short.endswith("局") and name.endswith("局")):
        return False
    level = LEVEL.match(short)
    end = re.search(r"(?:教|文教|科教)[^省市县区州]*局$", name)
    return end is not None and (level is None or name[: end.start()].endswith(level[0]))


def left_out(short: str, name: str) -> bool:
    """Whether a name is another one without its level word or the wider places before it.

    >>> left_out("沂水教育局", "沂水县教育局"), left_out("沂水县教育局", "山东省沂水县教育局")
    (True, True)
    >>> left_out("教育局", "沂水县教育局")
    False
    """
    if len(short) < len(name) and name.endswith(short):
        return LEVEL.match(short) is None and len(short) > 3 and short[:2] not in ("教育", "教体")  # noqa: PLR2004
    return any(name[:i] + name[i + 1 :] == short for i in levels_inside(name))


def levels_inside(name: str) -> Iterable[int]:
    """Where level words stand inside a name."""
    return (i for i in range(2, len(name) - 1) if name[i] in LEVELS)
