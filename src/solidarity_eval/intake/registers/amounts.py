"""Numbers of registers, with the sign that a team writes behind them."""

from __future__ import annotations

from dataclasses import replace

from solidarity_eval.intake.answers import Answer, Decoder, number_decoder
from solidarity_eval.intake.registers.columns import Unit

_SIGNS = {"euros": ("€", "euros", "euro", "eur"), "share": ("%",)}


def amount_decoder(unit: Unit | None) -> Decoder:
    """Return the reading of numbers of 0 or more; ``12 345,60 €`` and ``52 %`` in their columns.

    A share with its sign is divided by 100.

    Examples
    --------
    >>> amount_decoder("euros")("12 345,60 €").value, amount_decoder("share")("52 %").value
    (12345.6, 0.52)
    >>> amount_decoder(None)("52 %").problem
    'text_in_number'
    """
    plain = number_decoder(low=0)
    if unit is None:
        return plain
    signs = _SIGNS[unit]

    def read(text: str) -> Answer:
        bare = text.strip()
        sign = next((sign for sign in signs if bare.lower().endswith(sign)), None)
        answer = plain(text if sign is None else bare[: -len(sign)])
        if sign is None or unit != "share":
            return answer
        return replace(answer, value=answer.value / 100)

    return read
