"""The rows of a table as dicts by column name, in order: what the stages that work on tables loop over."""

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
