"""Bodies that are called like schools: 崇明区教育学院 belongs to a bureau and trains teachers.

In go a summary's mentions, out come the same ones with those bodies as organisations.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

TRAINS_TEACHERS = re.compile("(?:[县区州盟旗]|(?:北京|上海|天津|重庆)市?)教育学院$")


def resolve(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Mention, ...]:  # noqa: ARG001
    """The mentions, with each body that is called like a school as an organisation."""
    return tuple(body(m) if m.type == "school" and TRAINS_TEACHERS.search(m.text) else m for m in mentions)


def body(school: Mention) -> Mention:
    """The same stretch as an organisation."""
    name = school.mention_id.replace(":school:", ":org:")
    return replace(school, type="org", mention_id=name, rule="org/college named")
