"""What was hidden, merged or rounded, by which rule, and how much doubt it leaves."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from solidarity_eval.disclosure.kinds import CellKind

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from solidarity_eval.schemas.packet import PacketWithheld

Action = Literal["hidden", "merged", "rounded"]
Reason = Literal[
    "few_people",
    "few_compared",
    "few_in_reason",
    "small_side",
    "rare_answers",
    "alike",
    "extremes",
    "single_question",
    "recoverable",
    "subtraction",
    "nearly_same_people",
    "earlier_packet",
    "two_teams",
    "few_contributors",
    "dominant_contributor",
    "audit_failed",
    "sensitive_few",
    "no_legal_basis",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a reader does not see as it was.

    Attributes
    ----------
    where : str
        Place in the packet, table or figure.
    action : {"hidden", "merged", "rounded"}
    cell : CellKind
        What it told of.
    reason : str
        The rule; its words are ``disclosure.reason.<reason>``.
    low, high : float or None
        What a reader of everything published can deduce: the cell lies between the two.
    """

    where: str
    action: Action
    cell: CellKind
    reason: Reason
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything that was hidden, merged or rounded in one document.

    Examples
    --------
    >>> hidden = Entry(where="teams", action="hidden", cell=CellKind.ANSWER, reason="few_people")
    >>> record = Record(entries=(hidden,))
    >>> Record.from_json(record.to_json()) == record
    True
    """

    entries: tuple[Entry, ...] = ()

    def __add__(self, other: Record) -> Record:
        """Return the entries of both, each once."""
        return Record(entries=tuple(dict.fromkeys((*self.entries, *other.entries))))

    def reasons(self, action: Action | None = None) -> tuple[Reason, ...]:
        """Return the rules that were applied, each once."""
        chosen = (one.reason for one in self.entries if action in (None, one.action))
        return tuple(dict.fromkeys(chosen))

    def packet_lines(self) -> tuple[PacketWithheld, ...]:
        """Return the entries as a packet holds them: ``kind`` is the action."""
        from solidarity_eval.schemas.packet import PacketWithheld

        return tuple(
            PacketWithheld(
                where=one.where, kind=one.action, reason=one.reason, low=one.low, high=one.high
            )
            for one in self.entries
        )

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the record as JSON."""
        return _adapter().dump_json(self, indent=indent).decode("utf-8")

    @classmethod
    def from_json(cls, text: str | bytes) -> Record:
        """Read a record back, equal to the one that was written."""
        return _adapter().validate_json(text)


def joined(records: Iterable[Record]) -> Record:
    """Return all entries of several records, each once."""
    return sum(records, Record())


@functools.cache
def _adapter() -> TypeAdapter[Record]:
    from pydantic import TypeAdapter

    return TypeAdapter(Record)
