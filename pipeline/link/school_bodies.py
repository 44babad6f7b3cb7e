"""Bodies that are called like schools: 开化县华埠小学教育集团, which a school leads; 崇明区教育学院 for teachers.

In go a summary's mentions with their values, out come the same ones with those bodies as organisations.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.school_names import GROUP, GROUP_RULE

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

TRAINS_TEACHERS = re.compile("(?:[县区州盟旗]|(?:北京|上海|天津|重庆)市?)教育学院$")


def resolve(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Mention, ...]:  # noqa: ARG001
    """The mentions, with each body that is called like a school as an organisation."""
    return tuple(body(text, m) if m.type == "school" else m for m in mentions)


def body(text: str, school: Mention) -> Mention:
    """What is called like a school: itself, the group that it leads, or a college of a bureau."""
    if text.startswith(GROUP, school.end):
        return replace(
            organisation(school),
            end=school.end + len(GROUP),
            text=school.text + GROUP,
            value=school.value + GROUP,
            rule=GROUP_RULE,
        )
    return organisation(school) if TRAINS_TEACHERS.search(school.text) else school


def organisation(school: Mention) -> Mention:
    """The same stretch as an organisation."""
    name = school.mention_id.replace(":school:", ":org:")
    return replace(school, type="org", mention_id=name, rule="org/college named")
