"""A sheet of repeats: who and when stand on the sheet it hangs on."""

from __future__ import annotations

import numpy as np

from solidarity_eval.intake.columns import match_columns
from solidarity_eval.intake.dialects.asked import Asked
from solidarity_eval.intake.dialects.edit import padded, renamed, with_column
from solidarity_eval.intake.dialects.tails import tails_found
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

LINKS = (("_parent_index", "_index"), ("_submission__uuid", "_uuid"), ("parent_key", "key"))
PARENT = "_parent_table_name"


def from_parent(raw: RawTable, asked: Asked) -> RawTable:
    """Add to a sheet of repeats what its rows inherit: person, time, group, by `LINKS`.

    A sheet without a parent, or whose parent cannot be read, is returned as it is.
    """
    index = asked.found(raw)
    lacking = [name for name in asked.roles.values() if name not in index]
    names = {fold(name): place for place, name in enumerate(raw.header)}
    if not lacking or raw.sheet is None or PARENT not in names or not len(raw):
        return raw
    parent = asked.other_sheet(str(raw.columns[names[PARENT]][0]))
    if parent is None:
        return raw
    parent = padded(parent)
    parent = renamed(parent, tails_found(parent, asked, separators=("/",))[0])
    above = {fold(name): place for place, name in enumerate(parent.header)}
    link = next(((one, two) for one, two in LINKS if one in names and two in above), None)
    if link is None:
        return raw
    keys = {key: row for row, key in enumerate(parent.columns[above[link[1]]])}
    places = [keys.get(key) for key in raw.columns[names[link[0]]]]
    for name, place in match_columns(parent.known_as, lacking).index.items():
        cells = np.empty(len(raw), dtype=object)
        cells[:] = ["" if row is None else parent.columns[place][row] for row in places]
        raw = with_column(raw, name, cells)
    return raw
