"""Questionnaires of the catalogue in words: the function behind ``solidarity-eval instruments``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.locales import get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a person wants to know before choosing a questionnaire.

    Attributes
    ----------
    id, construct_id : str
        Codes to write in a project file.
    about : mapping
        Name, construct, French version, rights and reference in words.
    low, high : int
        Range of the answers.
    items : mapping
        Question to a few words of our own, never the wording.
    reverse : tuple of str
        Questions whose answers are turned round.
    scales : mapping
        Score, as a project file writes it, to its name.
    wording : str
        Whether the sentences may be had here: ``shipped``, ``forbidden``, ``user_supplies``.
    notes : tuple of str
        Remarks of the catalogue, in English.
    """

    id: str
    construct_id: str
    about: dict[str, str | int]
    low: int
    high: int
    items: dict[str, str] = field(default_factory=dict)
    reverse: tuple[str, ...] = ()
    scales: dict[str, str] = field(default_factory=dict)
    wording: str = "user_supplies"
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the card ready for JSON."""
        return asdict(self)


def instruments(
    ids: Iterable[str] = (), *, construct: str | None = None, language: str = "fr"
) -> tuple[Card, ...]:
    """Return cards of questionnaires.

    Parameters
    ----------
    ids : iterable of str
        Identifiers, or files; the whole catalogue when there is none.
    construct : str, optional
        Keep only what measures this.
    language : {"fr", "en"}
        Of the words.

    Raises
    ------
    ArgumentError
        If the construct is unknown.
    UnknownInstrumentError
        If a questionnaire is unknown.
    """
    from solidarity_eval.instruments.catalogue import list_instruments, load_instrument
    from solidarity_eval.schemas.constructs import CONSTRUCTS

    if construct is not None and construct not in CONSTRUCTS:
        raise ArgumentError("cli.unknown_construct", value=construct, allowed=", ".join(CONSTRUCTS))
    found = [load_instrument(name) for name in tuple(ids) or list_instruments()]
    return tuple(_card(one, language) for one in found if construct in (None, one.construct_id))


def _card(instrument: Instrument, language: str) -> Card:
    from solidarity_eval.instruments.cards import describe

    locale = get_locale(language)
    paraphrase = instrument.items.paraphrase
    return Card(
        id=instrument.id,
        construct_id=instrument.construct_id,
        about=describe(instrument, language),
        low=instrument.items.min,
        high=instrument.items.max,
        items={item: locale.localized(paraphrase.get(item)) for item in instrument.items.ids},
        reverse=instrument.reverse,
        scales={
            f"{instrument.id}.{scale.id}": locale.localized(scale.label)
            for scale in instrument.scales
        },
        wording=instrument.licence.wording if instrument.licence else "user_supplies",
        notes=instrument.notes,
    )
