"""Dates as the dataset writes them: EDTF strings in; what they may mean and make together out.

``2013``, ``2013-05``, ``2013-05-08``, a masked digit (``201X``, ``20XX-09``), an unknown year (``XXXX-10``), a season
(``2013-23``), a stretch (``2018-09/2019-01``) and an open one (``../2018-03-31``). What is hard: a masked date means
many days at once, so every answer is about the earliest and the latest of them, and nothing here ever chooses one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

UNKNOWN_YEAR = "XXXX"
OPEN = ("", "..")
POINT = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?[?~%]?")
LEAP_YEAR = 2000  # a day of an unknown year exists if it exists in a leap year
DECEMBER = 12


class Season(IntEnum):
    """The months 21 to 24 of EDTF; the value is the code.

    >>> Season["autumn"].value, Season.autumn.months
    (23, (9, 11))
    """

    spring = 21
    summer = 22
    autumn = 23
    winter = 24

    @property
    def months(self) -> tuple[int, int]:
        """First and last month; winter ends in the year after."""
        first = 3 * (self.value - 20)
        return first, (first + 1) % 12 + 1


SEASON_CODES = frozenset(int(season) for season in Season)


@dataclass(frozen=True, slots=True)
class Point:
    """One calendar value: four, two and two characters, each a digit or X; month and day may be missing."""

    year: str
    month: str = ""
    day: str = ""

    def __str__(self) -> str:
        """The point as EDTF writes it."""
        return "-".join(part for part in (self.year, self.month, self.day) if part)


@lru_cache(maxsize=4096)
def parse(value: str) -> tuple[Point | None, ...]:
    """The one point of a date or the two of a stretch (None: open); ValueError where it is not EDTF.

    >>> parse("../2018-03-31")
    (None, Point(year='2018', month='03', day='31'))
    """
    if value.count("/") > 1:
        raise ValueError(f"not EDTF: {value!r}")
    points = tuple(_point(part) for part in value.split("/"))
    if points.count(None) == len(points):
        raise ValueError(f"not EDTF: {value!r}")
    if len(points) > 1 and points[0] and points[1]:
        earliest, latest = _first_day(points[0]), _last_day(points[1])
        if earliest and latest and earliest > latest:
            raise ValueError(f"ends before it begins: {value!r}")
    return points


@lru_cache(maxsize=4096)
def valid(value: str) -> bool:
    """Whether a value is EDTF of the kinds used here.

    >>> valid("20XX-09"), valid("2013-02-30"), valid("2013年")
    (True, False, False)
    """
    try:
        parse(value)
    except ValueError:
        return False
    return True


def masked(value: str) -> bool:
    """Whether a digit of it is hidden or unknown.

    >>> masked("201X-12"), masked("2013/2014")
    (True, False)
    """
    return "X" in value


def bounds(value: str) -> tuple[str, str]:
    """The earliest and the latest day a value may mean; empty where it is open or the year unknown.

    >>> bounds("2013-05"), bounds("201X"), bounds("../2018-03-31")
    (('2013-05-01', '2013-05-31'), ('2010-01-01', '2019-12-31'), ('', '2018-03-31'))
    """
    points = parse(value)
    first, last = points[0], points[-1]
    return (_first_day(first) if first else "", _last_day(last) if last else "")


def years(value: str) -> tuple[int, int] | None:
    """The first and the last year a value may lie in; None where a year is unknown or an end open.

    >>> years("2018-09/2019-01"), years("201X"), years("XXXX-10")
    ((2018, 2019), (2010, 2019), None)
    """
    points = parse(value)
    first, last = points[0], points[-1]
    if first is None or last is None or UNKNOWN_YEAR in (first.year, last.year):
        return None
    return int(first.year.replace("X", "0")), int(last.year.replace("X", "9"))


def earlier(left: str, right: str) -> bool:
    """Whether the left value surely ends before the right one begins.

    >>> earlier("2013-05", "2013-06"), earlier("2013", "2013-06"), earlier("201X", "2013")
    (True, False, False)
    """
    end, start = bounds(left)[1], bounds(right)[0]
    return bool(end) and bool(start) and end < start


def combine(earliest: str, latest: str) -> str:
    """One stretch from two values, or the value itself where they are equal or one is missing.

    >>> combine("2013-09", "2014-06"), combine("2013/2014", "2015"), combine("2013", ""), combine("2013", "2013")
    ('2013-09/2014-06', '2013/2015', '2013', '2013')
    """
    first, last = earliest.split("/", maxsplit=1)[0], latest.rsplit("/", maxsplit=1)[-1]
    if not first or not last:
        return earliest or latest
    return first if first == last else f"{first}/{last}"


def span_of(values: Sequence[str]) -> str:
    """The years that many dates cover together, as one value.

    Unknown years say nothing; masked ones count only where no other does.

    >>> span_of(["2015", "2018-07-03"]), span_of(["2013-05", "2013-06"])
    ('2015/2018', '2013')
    >>> span_of(["201X-12", "20XX"]), span_of(["XXXX-10"])
    ('201X', '')
    """
    points = [point for value in values for point in parse(value) if point and point.year != UNKNOWN_YEAR]
    exact = sorted({point.year for point in points if "X" not in point.year})
    if exact:
        return combine(exact[0], exact[-1])
    hidden = sorted({point.year for point in points}, key=lambda year: (year.count("X"), year))
    narrowest = [year for year in hidden if year.count("X") == hidden[0].count("X")]
    return combine(narrowest[0], narrowest[-1]) if narrowest else ""


def narrow(vague: str, known: str) -> str:
    """A masked value with the hidden digits that a better known one gives; unchanged where the two do not fit.

    >>> narrow("201X-11-03", "2010"), narrow("XXXX-10", "2013-05"), narrow("201X", "2009"), narrow("20XX-XX", "2013-05")
    ('2010-11-03', 'XXXX-10', '201X', '2013-05')
    """
    left, right = parse(vague), parse(known)
    if len(left) != len(right) and len(right) != 1:
        return vague
    out = [_unite(a, right[min(i, len(right) - 1)]) for i, a in enumerate(left)]
    united = "/".join(".." if point is None else str(point) for point in out)
    return united if None not in out[: len(left)] and valid(united) else vague


def with_year(value: str, year: str) -> str:
    """A date of an unknown year put into a year, which may be masked; a stretch over New Year ends in the year after.

    >>> with_year("XXXX-10", "2013"), with_year("XXXX-09/XXXX-01", "2018"), with_year("../XXXX-03-31", "20XX")
    ('2013-10', '2018-09/2019-01', '../20XX-03-31')
    """
    out: list[str] = []
    before = None
    for point in parse(value):
        if point is None or point.year != UNKNOWN_YEAR:
            out.append(".." if point is None else str(point))
        else:
            turned = before is not None and (point.month, point.day) < (before.month, before.day)
            out.append(str(Point(next_year(year) if turned else year, point.month, point.day)))
        before = point
    return "/".join(out)


def next_year(year: str, by: int = 1) -> str:
    """The year after (or ``by`` years on); digits that a masked year leaves open are masked too.

    >>> next_year("2013"), next_year("201X"), next_year("20XX"), next_year("2013", by=-1), next_year("201X", by=0)
    ('2014', '20XX', '20XX', '2012', '201X')
    """
    if not by or year == UNKNOWN_YEAR:
        return year
    if "X" not in year:
        return f"{(int(year) + by) % 10000:04d}"
    hidden = len(year) - year.index("X") + (1 if year[-2:] != "XX" else 0)
    return year[: 4 - hidden] + "X" * hidden


def _point(text: str) -> Point | None:
    """One end of a value, checked against the calendar; None where it is open."""
    if text in OPEN:
        return None
    match = POINT.fullmatch(text)
    if match is None:
        raise ValueError(f"not EDTF: {text!r}")
    point = Point(match[1], match[2] or "", match[3] or "")
    if point.month and not _possible(point):
        raise ValueError(f"no such day: {text!r}")
    return point


def _possible(point: Point) -> bool:
    """Whether any day of the calendar fits the point."""
    if point.month.isdigit() and (not point.day or point.day.isdigit()):  # nothing masked: look the day up
        month = int(point.month)
        if not point.day:
            return 1 <= month <= DECEMBER or month in SEASON_CODES
        year = LEAP_YEAR if "X" in point.year else max(int(point.year), 1)
        return 1 <= month <= DECEMBER and 1 <= int(point.day) <= monthrange(year, month)[1]
    return any(_days(point, month) for month in _months(point))


def _months(point: Point) -> list[int]:
    """The months (1-12) a point may mean."""
    return [month for month in range(1, 13) if not point.month or _fits(f"{month:02d}", point.month)]


def _days(point: Point, month: int, *, late: bool = True) -> list[int]:
    """The days of a month that a point may mean; of a masked year the longest."""
    text = point.year.replace("X", "9" if late else "0")
    year = LEAP_YEAR if "X" in point.year else int(text)
    last = monthrange(max(year, 1), month)[1]
    return [day for day in range(1, last + 1) if not point.day or _fits(f"{day:02d}", point.day)]


def _first_day(point: Point) -> str:
    """The earliest day, empty where the year is unknown."""
    if point.year == UNKNOWN_YEAR:
        return ""
    year = point.year.replace("X", "0")
    if point.month.isdigit() and int(point.month) in SEASON_CODES:
        return f"{year}-{Season(int(point.month)).months[0]:02d}-01"
    month = next(month for month in _months(point) if _days(point, month))
    return f"{year}-{month:02d}-{_days(point, month)[0]:02d}"


def _last_day(point: Point) -> str:
    """The latest day, empty where the year is unknown."""
    if point.year == UNKNOWN_YEAR:
        return ""
    year = point.year.replace("X", "9")
    if point.month.isdigit() and int(point.month) in SEASON_CODES:
        first, month = Season(int(point.month)).months
        year = f"{int(year) + (first == DECEMBER):04d}"
        return f"{year}-{month:02d}-{monthrange(max(int(year), 1), month)[1]:02d}"
    month = [month for month in _months(point) if _days(point, month)][-1]
    return f"{year}-{month:02d}-{_exact_last(point, year, month):02d}"


def _exact_last(point: Point, year: str, month: int) -> int:
    """The last fitting day of a month in one year, so that 20XX-02 ends on a day that exists in 2099."""
    last = monthrange(max(int(year), 1), month)[1]
    return max((day for day in _days(point, month) if day <= last), default=last)


def _fits(digits: str, mask: str) -> bool:
    """Whether digits agree with a mask of the same length."""
    return all(b in ("X", a) for a, b in zip(digits, mask, strict=True))


def _unite(vague: Point | None, known: Point | None) -> Point | None:
    """The vague point with the known one's digits in its hidden places; None where they do not agree."""
    if vague is None or known is None or known.year == UNKNOWN_YEAR:
        return vague
    if vague.year == UNKNOWN_YEAR:  # an unknown year is for link.dates to find, not a masked digit
        return vague
    out = []
    for ours, theirs in ((vague.year, known.year), (vague.month, known.month), (vague.day, known.day)):
        if not ours or not theirs:
            out.append(ours)
            continue
        if any("X" not in pair and pair[0] != pair[1] for pair in zip(ours, theirs, strict=True)):
            return None
        out.append("".join(b if a == "X" else a for a, b in zip(ours, theirs, strict=True)))
    return Point(*out)
