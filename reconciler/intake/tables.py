"""A table (CSV) with a row of names -> the fields of a report for each row after it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from reconciler.errors import BadInput, Fault, Malformed

_SEPARATORS = ",;\t"
_LONGEST_CELL = 6_000_000
# For the whole process: the module has no other way. Texts are longer than its own limit.
csv.field_size_limit(_LONGEST_CELL)

Row = tuple[int, dict[str, Any] | BadInput]


def table_rows(text: str) -> Iterator[Row]:
    """The line that each row of a table begins at, and its fields or what is wrong with it; blank rows are passed over.

    Cells are parted by what parts the names: commas, semicolons or tabs. Raises BadInput for a row of names that cannot be used.
    """
    names_end = text.find("\n") if "\n" in text else len(text)
    separator = max(_SEPARATORS, key=text[:names_end].count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        raise Malformed(f"not CSV: {error} in line 1") from None
    _check_names(names)
    yield from _rows(rows, names)


def _rows(rows: Any, names: Sequence[str]) -> Iterator[Row]:
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            # After an unclosed quotation mark nobody can say where a row begins.
            yield line, Malformed(f"not CSV: {error}, in the row that begins here; it and all after it are not read")
            return
        if cells is None:
            return
        if len(cells) > len(names):
            yield (
                line,
                BadInput(f"the row has {len(cells)} cells and there are {len(names)} names: put what holds a separator in quotation marks"),
            )
        elif any(cells):
            yield line, {name: cell for name, cell in zip(names, cells, strict=False) if cell and name}


def _check_names(names: Sequence[str]) -> None:
    if not {"text", "html"}.intersection(names):
        detail = (
            "the first row names the fields, as of a report in JSON: source, published_at, title, text …; there is neither text nor html"
        )
        raise BadInput(detail, (Fault("/text", "one of text and html is required"),))
    if twice := sorted({name for name in names if name and names.count(name) > 1} if len(names) < 1000 else set()):
        raise BadInput(f"{twice[0][:40]!r} stands twice in the row of names: name each field once")
