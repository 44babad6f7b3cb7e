"""Who takes part, and as what: supporter and recipient, core and members, or peers; each with the words that show it.

What is hard: nobody is named a supporter or a recipient in so many words; it follows from who teaches, who learns and
who gives, in ever other words. So the roles are those that are likeliest by all that is said of the schools
(``roles``), and the evidence is the clause that speaks most for a role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.pairs import NONE
from pipeline.describe.roles import likely_roles, places_of, telling
from pipeline.schema import Partner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.statements import Scene


def partners(scene: Scene, author: str, types: Sequence[str]) -> tuple[Partner, ...]:
    """The schools of the programme with their roles and the words that show them, in the order of these words."""
    out = []
    roles = {school: role for school, role in likely_roles(scene, author, types).items() if role != NONE}
    places = places_of(scene, list(roles), author)
    for school, role in roles.items():
        start, end = telling(scene, school, author, role, places[school])
        out.append(
            Partner(
                programme_id=scene.programme_id,
                school_id="",
                school=school,
                role=role,
                evidence=scene.text[start:end],
                start=start,
                end=end,
            )
        )
    return tuple(sorted(out, key=lambda partner: (partner.start, partner.school)))
