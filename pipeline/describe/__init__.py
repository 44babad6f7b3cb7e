"""What a summary tells: its programme, who supported whom, what was done, given, gained, lacking and planned.

In go the final text of one summary and what earlier stages saw in it; out come programmes, partners and statements,
each with the words that say it. A template names nobody, so it is no programme; what it claims is kept all the same,
without a programme. What is hard is told in each room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cues import Sketch
from pipeline.describe.gains import outcomes, problems
from pipeline.describe.partners import partners
from pipeline.describe.programme import programme, programme_types
from pipeline.describe.setting import Setting
from pipeline.describe.statements import Scene, activities, plans
from pipeline.describe.weighing import CATEGORIES, weigh
from pipeline.schema import Told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Attributes, Mention, Section, Span, Statement

NO_PROGRAMME = {"generic_template", "off_topic_summary"}


def describe(
    summary_id: str,
    text: str,
    sentences: Sequence[Span],
    sections: Sequence[Section],
    mentions: Sequence[Mention],
    attributes: Attributes,
    lexicon: Lexicon,
) -> Told:
    """Everything one summary tells, in the order of the text.

    >>> from pipeline.lexicon import load
    >>> from pipeline.schema import Attributes
    >>> text = "两校签订了结对帮扶协议，共上了六节示范课。"
    >>> told = describe("x-01", text, (), (), (), Attributes(genre="school_summary"), load())
    >>> told.types, [statement.kind for statement in told.statements]
    (('paired_assistance',), ['joint_meeting', 'demo_lesson'])
    """
    mentions = sorted(mentions, key=lambda m: (m.start, m.end))
    sketch = Sketch(text, mentions, attributes.author_school)
    setting = Setting(sketch, sentences, sections, lexicon)
    types = programme_types(Sketch(text, mentions), attributes.genre, lexicon)
    counted = bool(types) and attributes.genre not in NO_PROGRAMME
    programme_id = f"{summary_id}:p1" if counted else ""
    scene = Scene(summary_id, programme_id, text, sketch, setting, mentions, attributes.genre, lexicon)
    statements: dict[str, Statement] = {}
    deeds = tuple(activities(scene))
    found = (*deeds, *outcomes(scene), *problems(scene))
    others = [statement for statement in found if statement.category not in CATEGORIES]
    for statement in (*weigh(scene, found), *others, *plans(scene, deeds)):
        statements.setdefault(statement.statement_id, statement)
    return Told(
        types=types,
        programmes=(programme(scene, types),) if counted else (),
        partners=partners(scene, attributes.author_school, types) if counted else (),
        statements=tuple(sorted(statements.values(), key=lambda s: (s.start, s.end, s.category, s.kind))),
    )
