"""The names that a calendar has, and the forms in which dates have them."""

from __future__ import annotations

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
CALENDAR = frozenset((*WEEKDAYS, *MONTHS))
# As they begin, whatever comes after: «Sept», «Sep.», «September».
MONTHS_SHORT = tuple(month[:3] for month in MONTHS)

# For patterns: «Monday|…», «January|…», «Jan|…».
ANY_WEEKDAY, ANY_MONTH, ANY_MONTH_SHORT = ("|".join(name.title() for name in names) for names in (WEEKDAYS, MONTHS, MONTHS_SHORT))
# In full or short, whatever the case: «January», «jan», «Sept».
A_MONTH = "(?:" + "|".join(rf"{month[:3]}(?:{month[3:]})?" if month[3:] else month for month in MONTHS) + "|sept)"
DAY_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"


def month_number(name: str) -> int:
    """1 for January; by the first three letters of a name."""
    return MONTHS_SHORT.index(name[:3].lower()) + 1
