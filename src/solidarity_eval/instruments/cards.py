"""What a questionnaire is, in words: for the catalogue's list, the codebook and the page."""

from __future__ import annotations

from solidarity_eval.locales import get_locale
from solidarity_eval.references.cite import format_reference
from solidarity_eval.schemas.instrument import Instrument


def describe(instrument: Instrument, language: str = "en") -> dict[str, str | int]:
    """Return a questionnaire's identity card.

    Parameters
    ----------
    instrument : Instrument
        Of the catalogue or of a file.
    language : {"en", "fr"}
        Of the words.

    Returns
    -------
    dict
        ``id``, ``name``, ``construct``, ``items`` (count), ``scales`` (identifiers), ``french``
        (state of the French version), ``licence``, ``source`` (reference); a dash where unknown.

    Examples
    --------
    >>> from solidarity_eval.instruments.catalogue import load_instrument
    >>> card = describe(load_instrument("brs"))
    >>> card["construct"], card["french"]
    ('individual resilience', 'French version validated')
    """
    locale = get_locale(language)
    name = {str(code): text for code, text in (instrument.name or {}).items()}
    french = instrument.french.status if instrument.french else None
    use = instrument.licence.use if instrument.licence else None
    return {
        "id": instrument.id,
        "name": locale.localized(name, fallback=instrument.id),
        "construct": construct_words(instrument.construct_id, language),
        "items": len(instrument.items.ids),
        "scales": ", ".join(scale.id for scale in instrument.scales),
        "french": locale.text(f"instruments.french_status.{french}") if french else "–",
        "licence": locale.text(f"instruments.licence_use.{use}") if use else "–",
        "source": format_reference(instrument.citation, language) if instrument.citation else "–",
    }


def construct_words(construct: str, language: str = "en") -> str:
    """Return the words for a construct.

    Raises
    ------
    KeyError
        If it is not in the closed list of constructs.
    """
    # In a locale file a table with a key "other" holds plural forms.
    known = construct != "other"
    key = f"instruments.construct.{construct}" if known else "instruments.other_construct"
    return get_locale(language).text(key)
