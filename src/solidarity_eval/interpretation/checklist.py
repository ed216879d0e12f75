"""Reporting checklists filled from what a project records, with what is missing."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from solidarity_eval.errors import ArgumentError

ItemState = Literal["filled", "partly", "missing", "not_applicable"]
NAMES = ("trend", "consort", "consort_cluster", "consort_stepped_wedge", "strobe")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One item and how the project answers it.

    Attributes
    ----------
    id : str
        Number in the published checklist.
    words : mapping
        What it asks, in our own words, by language.
    state : str
        ``filled`` (every fact is there), ``partly``, ``missing``, ``not_applicable``.
    where : tuple of str
        Where the facts that are there stand: report section, project key or file.
    absent : tuple of str
        Facts that are not there; their words are in `checklist_facts`.
    """

    id: str
    words: Mapping[str, str]
    state: ItemState
    where: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A checklist filled from a project."""

    name: str
    references: tuple[str, ...]
    items: tuple[ChecklistItem, ...]

    def count(self, state: ItemState) -> int:
        """Return how many items are in a state."""
        return sum(item.state == state for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact that items ask for: where a project writes it, and its name by language."""

    where: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    id: str
    facts: tuple[str, ...]
    words: Mapping[str, str]
    when: str | None


@functools.cache
def checklist_facts() -> Mapping[str, Fact]:
    """Return the facts that checklists ask for, by name.

    Examples
    --------
    >>> checklist_facts()["recruitment"].where
    'selection'
    """
    return MappingProxyType(
        {name: Fact(where=raw["where"], words=_words(raw)) for name, raw in _read("facts").items()}
    )


def checklist_for(design: str) -> str:
    """Return the name of the checklist that belongs to a design.

    Parameters
    ----------
    design : str
        ``DesignType`` of the project file.

    Raises
    ------
    ArgumentError
        If no checklist belongs to it; the message lists the designs.

    Examples
    --------
    >>> checklist_for("stepped_wedge")
    'consort_stepped_wedge'
    """
    by_design = {design: name for name in NAMES for design in _read(name)["designs"]}
    if design not in by_design:
        raise ArgumentError(
            "interpretation.checklist_design",
            value=repr(design),
            allowed=", ".join(sorted(by_design)),
        )
    return by_design[design]


def fill_checklist(name: str, facts: Mapping[str, object]) -> Checklist:
    """Fill a reporting checklist from what a project records.

    An item is filled when every fact that it asks for is there, partly when some are. It says
    that something is written, never that it is well done.

    Parameters
    ----------
    name : {"trend", "consort", "consort_cluster", "consort_stepped_wedge", "strobe"}
    facts : mapping
        By names of `checklist_facts`: text says where the fact stands; True takes the usual
        place; None, False, empty or absent means that it is not there. The key ``controlled``
        set to False makes items on comparison groups not applicable.

    Returns
    -------
    Checklist
        Every item in the order of the publication.

    Raises
    ------
    ArgumentError
        If the checklist or a fact does not exist.

    Notes
    -----
    Numbers of items are the published ones; the words are ours. The extensions for teams and for
    a staggered start replace the items of CONSORT 2010 that they change; they
    extend the statement of 2010, so that one is kept, though CONSORT was renewed in 2025.

    References
    ----------
    Des Jarlais et al. (2004), doi:10.2105/AJPH.94.3.361; Schulz et al. (2010),
    doi:10.1136/bmj.c332; Campbell et al. (2012), doi:10.1136/bmj.e5661; Hemming et al. (2018),
    doi:10.1136/bmj.k1614; von Elm et al. (2007), doi:10.1371/journal.pmed.0040296.

    Examples
    --------
    >>> filled = fill_checklist("strobe", {"settings": "sites", "period": None})
    >>> next((item.state, item.absent) for item in filled.items if item.id == "5")
    ('partly', ('period',))
    """
    unknown = [fact for fact in facts if fact not in checklist_facts() and fact != "controlled"]
    if unknown:
        raise ArgumentError(
            "interpretation.checklist_fact",
            value=", ".join(map(repr, unknown)),
            allowed=", ".join(checklist_facts()),
        )
    references, asked = _asked(name)
    return Checklist(
        name=name,
        references=references,
        items=tuple(_fill(item, facts) for item in asked.values()),
    )


def _fill(item: _Asked, facts: Mapping[str, object]) -> ChecklistItem:
    there = [fact for fact in item.facts if facts.get(fact)]
    places = [facts[fact] for fact in there]
    where = [
        place if isinstance(place, str) else checklist_facts()[fact].where
        for fact, place in zip(there, places, strict=True)
    ]
    absent = tuple(fact for fact in item.facts if fact not in there)
    state: ItemState = "filled" if not absent else "partly" if there else "missing"
    if item.when is not None and facts.get(item.when) is False:
        state, where, absent = "not_applicable", [], ()
    return ChecklistItem(
        id=item.id,
        words=item.words,
        state=state,
        where=tuple(dict.fromkeys(where)),
        absent=absent,
    )


@functools.cache
def _asked(name: str) -> tuple[tuple[str, ...], Mapping[str, _Asked]]:
    """Return the references and items of a checklist, those that it extends included."""
    if name not in NAMES:
        raise ArgumentError(
            "interpretation.checklist_name", value=repr(name), allowed=", ".join(NAMES)
        )
    raw = _read(name)
    references, items = _asked(raw["extends"]) if "extends" in raw else ((), {})
    own = {
        item["id"]: _Asked(
            id=item["id"],
            facts=tuple(item["facts"]),
            words=_words(item),
            when=item.get("when"),
        )
        for item in raw["items"]
    }
    return (raw["reference"], *references), {**items, **own}


def _words(raw: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({language: raw[language] for language in ("fr", "en")})


@functools.cache
def _read(name: str) -> dict[str, Any]:
    folder = resources.files("solidarity_eval.interpretation") / "checklists"
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
