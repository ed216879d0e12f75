"""The words that the project file expects in a column of a register, and those it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from solidarity_eval.intake.columns import nearest
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers import RawTable
from solidarity_eval.intake.text import fold
from solidarity_eval.schemas.project import Project

_STEPS = ("start", "reached", "end", "competing", "steps")


def expected_words(project: Project, register: str, column: str) -> tuple[str, ...]:
    """Return the words that parts, indicators and promises read; none where anything may stand.

    Parameters
    ----------
    project : Project
        Its parts name the events, the codes, the elements; its indicators the counts.
    register, column : str
        As `solidarity_eval.intake.registers.columns.REGISTERS` and the register of counts name
        them.
    """
    return tuple(dict.fromkeys(_of_parts(project, register, column)))


def check_unused_words(
    raw: RawTable, place: int, expected: tuple[str, ...], *, also: Iterable[str] = ()
) -> Iterator[Finding]:
    """Warn once of each word that nothing in the project file reads, with the nearest one.

    ``also``: other words of the file that the project file translates.
    """
    if not expected:
        return
    known = {fold(word) for word in (*expected, *also)}
    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for index, cell in enumerate(raw.columns[place]):
        word = fold(cell)
        if word and word not in known:
            first.setdefault(word, index)
            count[word] = count.get(word, 0) + 1
    for word, index in first.items():
        value = raw.columns[place][index].strip()
        close = nearest(value, expected)
        yield found(
            "register_unused_word",
            raw,
            row=raw.rows[index],
            column=raw.header[place],
            value=value,
            count=count[word],
            nearest=close,
            allowed=", ".join(expected),
            variant=None if close is None else "nearest",
        )


def _of_parts(project: Project, register: str, column: str) -> Iterable[str]:
    if (register, column) == ("counts", "indicator"):
        yield from _indicators(project)
    for part in project.reach:
        read = _READ.get((register, column), {}).get(part.kind)
        if read is not None:
            yield from read(part)


def _of_steps(part: Any) -> Iterable[str]:
    for key in _STEPS:
        yield from _listed(getattr(part, key, ()))


_READ: dict[tuple[str, str], dict[str, Callable[[Any], Iterable[str]]]] = {
    ("events", "event"): dict.fromkeys(("transition", "cascade", "dyads"), _of_steps),
    ("milestones", "id"): {"milestones": lambda part: part.labels},
    ("codes", "code"): {"coded_interviews": lambda part: (code.id for code in part.codebook)},
    ("capability", "item"): {"capability": lambda part: (item.id for item in part.items)},
    ("costs", "category"): {"costs": lambda part: part.include},
    ("ties", "strength"): {"tie_strength": lambda part: part.order},
    ("ties", "circle"): {"tie_strength": lambda part: part.circles},
    ("neighbourhood", "variable"): {
        "equity": lambda part: part.variables,
        "panel": lambda part: part.compare,
    },
}
"""What the parts of each kind read in a column."""


def _indicators(project: Project) -> Iterable[str]:
    computed = {one.id for one in (*project.indicators, *project.reach) if one.kind != "count"}
    yield from (one.id for one in project.indicators if one.kind == "count")
    for part in project.reach:
        if part.kind == "distinct":
            yield from part.indicators
        elif part.kind == "attendance":
            yield part.indicator
        elif part.kind == "costs":
            yield from _listed(part.persons)
    yield from (one.indicator for one in project.targets if one.indicator not in computed)
    yield from (one.indicator for one in project.outcomes if one.indicator is not None)


def _listed(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value
