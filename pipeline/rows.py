"""What all stages that work on tables need: rows as dicts, in order, and which summaries are one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import pandas as pd


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Every row of a table as a dict.

    >>> import pandas as pd
    >>> rows_of(pd.DataFrame({"term": ["支教"], "count": [2]}))
    [{'term': '支教', 'count': 2}]
    """
    return cast("list[dict[str, Any]]", table.to_dict("records"))


def independent(summaries: pd.DataFrame) -> dict[str, str]:
    """The text of each summary: its copy group, or itself where nothing is a copy of it.

    >>> import pandas as pd
    >>> independent(pd.DataFrame({"summary_id": ["a", "b", "c"], "copy_group": ["", "b", "b"]}))
    {'a': 'a', 'b': 'b', 'c': 'b'}
    """
    same = summaries["copy_group"].where(summaries["copy_group"] != "", summaries["summary_id"])
    return dict(zip(summaries["summary_id"], same, strict=True))


def firsts(summaries: pd.DataFrame) -> set[str]:
    """The summaries that count where copies count once: the first of each text.

    >>> import pandas as pd
    >>> sorted(firsts(pd.DataFrame({"summary_id": ["a", "b", "c"], "copy_group": ["", "b", "b"]})))
    ['a', 'b']
    """
    seen: dict[str, str] = {}
    for summary, text in independent(summaries).items():
        seen.setdefault(text, summary)
    return set(seen.values())
