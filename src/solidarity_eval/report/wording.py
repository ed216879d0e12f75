"""Numbers with their units and the sentences that read an interval."""

from __future__ import annotations

from collections.abc import Iterable

from solidarity_eval.locales import Locale
from solidarity_eval.report.outcome_reading import OutcomeReading

_MOST_DIGITS = 4


def digits_for(values: Iterable[float], marks: Iterable[float], least: int) -> int:
    """Return the decimals at which no value seems to lie on a mark that it does not touch.

    A bound of 0.004 written ``0.00`` would seem to touch zero, which the sentence denies.

    Examples
    --------
    >>> digits_for([0.004, 0.26], [0.0], 2)
    3
    """
    values, marks = tuple(values), tuple(marks)
    for digits in range(least, _MOST_DIGITS):
        clear = all(
            round(value, digits) != round(mark, digits) or value == mark
            for value in values
            for mark in marks
        )
        if clear:
            return digits
    return _MOST_DIGITS


class Wording:
    """Phrases one outcome's numbers in one language."""

    def __init__(self, locale: Locale, reading: OutcomeReading) -> None:
        self.locale = locale
        self.reading = reading
        self.factor = 100.0 if reading.kind == "share" else 1.0
        self.digits = self._digits()

    def _digits(self) -> int:
        reading = self.reading
        if reading.rounded is not None:
            return self._least_digits()
        ends = (reading.interval[0], reading.interval[2], reading.headline[0], reading.headline[2])
        edge = (reading.smallest or 0.0) * self.factor
        scaled = [self.factor * end for end in ends]
        return digits_for(scaled, (0.0, edge, -edge), self._least_digits())

    def _least_digits(self) -> int:
        if self.reading.rounded is not None:
            return 1 if self.reading.kind == "share" else max(0, self.reading.rounded)
        if self.reading.kind == "share":
            return 1
        spread = self.reading.sd(self.reading.outcome.before) or 0.0
        return 0 if spread >= 100 else 1 if spread >= 10 else 2

    def _end_digits(self) -> int:
        """Return the decimals of an interval: those of a share may be fewer than its own."""
        if self.reading.kind == "share" and self.reading.rounded is not None:
            return 0
        return self.digits

    def words(self, form: str) -> str:
        """Return a word that fits what is compared: subject, is_higher, a_lower..."""
        return self.locale.text(f"report.words.{self.reading.kind}.{form}")

    def level(self, value: float) -> str:
        """Write a mean or a share."""
        if self.reading.kind == "share":
            # A share itself is never rounded: it stands for enough people, and leaves enough.
            return self.locale.percent(value, 1)
        return self.locale.number(value, self._least_digits())

    def signed(self, value: float) -> str:
        """Write a difference with its sign, without unit."""
        return self.locale.number(self.factor * value, self.digits, signed=True)

    def bracket(self, low: float, high: float) -> str:
        """Write an interval of differences."""
        interval = self.locale.interval(self.factor * low, self.factor * high, self._end_digits())
        return self.locale.text("report.between.plain", interval=interval)

    def with_unit(self, value: float, *, signed: bool = True) -> str:
        """Write a difference with its unit, singular or plural as the language has it."""
        shown = self.locale.number(self.factor * value, self.digits, signed=signed)
        return self._unit(shown, self.factor * value)

    def exact(self, value: float) -> str:
        """Write a declared amount with its unit and only the decimals it has."""
        return self._unit(self.locale.compact(self.factor * value), self.factor * value)

    def _unit(self, shown: str, amount: float) -> str:
        measure = self.reading.measure
        if self.reading.kind == "share":
            return self.locale.text("report.units.proportion", value=shown, amount=amount)
        if self.reading.kind == "measure":
            unit = measure.unit if measure is not None else None
            return f"{shown}\u00a0{unit}" if unit else shown
        return self.locale.text("report.units.points", value=shown, amount=amount)

    def unit_name(self) -> str:
        """Return the name of the unit of the difference, empty where the project gave none."""
        measure = self.reading.measure
        if self.reading.kind == "share":
            return self.locale.text("report.unit_name.proportion")
        if self.reading.kind == "measure":
            return (measure.unit if measure is not None else None) or ""
        return self.locale.text("report.unit_name.points")

    def change(self) -> str:
        """Write the difference that the verdict reads, with its unit."""
        return self.with_unit(self.reading.headline[1])

    def interval(self) -> str:
        """Write the interval that the verdict reads."""
        low, _, high = self.reading.headline
        return self.bracket(low, high)

    def measured(self) -> str:
        """Write the difference between the two times, with its unit and its interval."""
        low, value, high = self.reading.interval
        return f"{self.with_unit(value)} {self.bracket(low, high)}"

    def threshold(self, *, short: bool = False) -> str:
        """Name the declared smallest change and how it came to be."""
        declared = self.reading.outcome.smallest_change
        if declared is None or self.reading.smallest is None:
            return ""
        if declared.illustrative:
            status = "illustrative"
        else:
            status = "declared" if declared.date and self._in_time() else "undated"
        if short:
            return self.locale.text(f"report.threshold.short_{status}")
        amount = self.exact(self.reading.smallest)
        return self.locale.text(f"report.threshold.{status}", amount=amount)

    def _in_time(self) -> bool:
        """Tell whether the verdict takes the smallest change as set before the answers."""
        verdict = self.reading.verdict
        return verdict is None or verdict.smallest is not None

    def title(self) -> str:
        """Return the finding as a title, from the interval alone."""
        reading = self.reading
        return self.locale.text(
            f"report.title.{self._case()}",
            label=reading.label,
            thing=self.words(f"a_{reading.side}") if self._moved else "",
            close=self.words("a_close"),
            threshold=self.threshold(short=True),
        )

    def sentence(self) -> str:
        """Return the finding as sentences: the levels, the interval, and what was wished."""
        reading, text = self.reading, self.locale.text
        levels = (
            self._levels()
            if reading.has_levels
            else text("report.sentence.gap", measured=self.measured())
        )
        direction = text(f"report.sentence.direction_{reading.side}") if self._moved else ""
        found = text(
            f"report.sentence.{self._case()}", direction=direction, threshold=self.threshold()
        )
        parts = [levels, found]
        if reading.wished is not None:
            parts.append(text(f"report.sentence.{'wished' if reading.wished else 'unwished'}"))
        return " ".join(parts)

    def _levels(self) -> str:
        """Say from where to where the level goes, and by how much."""
        reading = self.reading
        before, after = (
            self.level(reading.level(wave).estimate)
            for wave in (reading.outcome.before, reading.outcome.after)
        )
        return self.locale.text(
            "report.sentence.levels",
            Subject=self.words("Subject"),
            before=before,
            after=after,
            value=self.with_unit(reading.interval[1]),
            interval=self.bracket(reading.interval[0], reading.interval[2]),
        )

    @property
    def _moved(self) -> bool:
        return self.reading.side != "either"

    def _case(self) -> str:
        start = "moved" if self._moved else "either"
        band = self.reading.band
        return start if band == "none" else f"{start}_{band}"
