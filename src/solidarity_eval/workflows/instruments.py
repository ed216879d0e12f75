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
    items : mapping
        Question to a few words of our own, never the wording.
    scales : mapping
        Score to its name.
    french, licence, wording : str
        Codes of the schema.
    reference : str
        Where it was published.
    """

    id: str
    name: str
    construct: str
    low: int
    high: int
    items: dict[str, str] = field(default_factory=dict)
    reverse: tuple[str, ...] = ()
    scales: dict[str, str] = field(default_factory=dict)
    french: str = "unknown"
    licence: str = "unknown"
    wording: str = "user_supplies"
    reference: str = ""
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
    wanted = tuple(ids) or list_instruments()
    found = [load_instrument(name) for name in wanted]
    return tuple(_card(one, language) for one in found if construct in (None, one.construct_id))


def _card(instrument: Instrument, language: str) -> Card:
    locale = get_locale(language)
    paraphrase = instrument.items.paraphrase
    return Card(
        id=instrument.id,
        name=locale.localized(instrument.name, instrument.id),
        construct=instrument.construct_id,
        low=instrument.items.min,
        high=instrument.items.max,
        items={item: locale.localized(paraphrase.get(item)) for item in instrument.items.ids},
        reverse=instrument.reverse,
        scales={scale.id: locale.localized(scale.label) for scale in instrument.scales},
        french=instrument.french.status if instrument.french else "unknown",
        licence=instrument.licence.use if instrument.licence else "unknown",
        wording=instrument.licence.wording if instrument.licence else "user_supplies",
        reference=_reference(instrument.citation, language),
        notes=instrument.notes,
    )


def _reference(key: str | None, language: str) -> str:
    from solidarity_eval.references.bibliography import bibliography
    from solidarity_eval.references.cite import format_reference

    if key is None or key not in bibliography():
        return key or ""
    return format_reference(key, language=language)
