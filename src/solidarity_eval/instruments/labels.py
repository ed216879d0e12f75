"""What a column of scored answers is called, and what its codes mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solidarity_eval.locales import get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.common import Words
    from solidarity_eval.schemas.instrument import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words for a column and for its codes.

    Attributes
    ----------
    text : str
        Of the column.
    values : mapping
        Of its codes; empty for a score.
    """

    text: str
    values: dict[int, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Return the label for JSON, whose keys are texts."""
        return {"label": self.text, "values": {str(c): text for c, text in self.values.items()}}


def label_of(column: str, instruments: Mapping[str, Instrument], language: str) -> Label | None:
    """Return the label of a column of `score`, or None where it is not one of ours.

    Parameters
    ----------
    column : str
        ``<instrument>/<item>``, ``<instrument>.<scale>`` or ``<instrument>.<scale>/prorated``.
    instruments : mapping
        Questionnaires by id.
    language : {"fr", "en"}
        Of the words.
    """
    score, slash, end = column.partition("/")
    instrument_id, dot, scale = score.partition(".")
    instrument = instruments.get(instrument_id)
    if instrument is None:
        return None
    if slash and not dot:
        return _item(instrument, end, language) if end in instrument.items.ids else None
    if not dot or scale not in {each.id for each in instrument.scales}:
        return None
    return _prorated(instrument, scale, language) if slash else _scale(instrument, scale, language)


def _item(instrument: Instrument, item: str, language: str) -> Label:
    codes = {**instrument.labels, **instrument.item_labels.get(item, {})}
    return Label(
        text=_words(instrument.items.paraphrase.get(item), language, fallback=item),
        values={code: _words(text, language, fallback=str(code)) for code, text in codes.items()},
    )


def _scale(instrument: Instrument, scale: str, language: str) -> Label:
    name = _words(instrument.name, language, fallback=instrument.id)
    own = _words(instrument.scale(scale).label, language, fallback=scale)
    return Label(text=f"{own} ({name})")


def _prorated(instrument: Instrument, scale: str, language: str) -> Label:
    locale = get_locale(language)
    own = _words(instrument.scale(scale).label, language, fallback=scale)
    return Label(
        text=locale.text("instruments.export.prorated", scale=own),
        values={0: locale.text("instruments.export.no"), 1: locale.text("instruments.export.yes")},
    )


def _words(words: Words | None, language: str, *, fallback: str) -> str:
    texts = {str(code): text for code, text in (words or {}).items()}
    return get_locale(language).localized(texts, fallback=fallback)
