"""A verdict in words: its name, its sentence, what would answer it, what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from solidarity_eval.interpretation.verdict import Verdict
from solidarity_eval.report.context import Context, capital, sentences
from solidarity_eval.report.outcome_reading import OutcomeReading

Family = Literal["change", "association", "effect"]

_FEW_TEAMS: Final = 7


class VerdictWords:
    """Phrases the verdict on one outcome whose numbers may be shown."""

    def __init__(self, context: Context, reading: OutcomeReading, verdict: Verdict) -> None:
        self.context = context
        self.reading = reading
        self.verdict = verdict
        self.wording = context.wording(reading)

    @property
    def family(self) -> Family:
        """Words of a change, of a difference between groups, or of an effect.

        The last only where the whole report may speak so.
        """
        if not self.reading.controlled:
            return "change"
        passport = self.reading.passport
        both = passport is not None and passport.verbs == self.context.verbs == "effect"
        return "effect" if both else "association"

    def name(self) -> str:
        """Return the verdict's name, with a capital letter."""
        word = self.verdict.word or "withheld"
        return capital(self._text(f"name.{self.family}.{word}"))

    def title(self) -> str:
        """Return the finding as the title of the report."""
        name = self._text(f"name.{self.family}.{self.verdict.word or 'withheld'}")
        label = self.reading.label
        if self.verdict.word is None and self.verdict.reason is not None:
            reason = self._text(f"reason.{self.verdict.reason}")
            return self.context.tell(
                "verdict.title_withheld", label=label, name=name, reason=reason
            )
        return self.context.tell("verdict.title", label=label, name=name)

    def sentence(self) -> str:
        """Return what is found; where one cannot conclude, what was kept comes first."""
        verdict = self.verdict
        if verdict.word is None:
            return sentences([self.kept(), self._withheld()])
        if verdict.word == "cannot_conclude":
            also = [self._also(reason) for reason in verdict.reasons[1:]]
            return sentences([self.kept(), self._cannot(), *also])
        found = [self._found()]
        if verdict.word == "favourable":
            late = verdict.smallest is None and self._number("smallest_declared") is not None
            size = "late" if late else verdict.size or "not_declared"
            found.append(self._text(f"size.{size}", threshold=self.wording.threshold()))
        return sentences(found)

    def kept(self) -> str:
        """Say how many answers were kept and compared."""
        pairs = self.verdict.values.get("pairs")
        n = int(pairs) if isinstance(pairs, int | float) else self.reading.n
        return self.context.tell("verdict.kept" if self.reading.linked else "verdict.asked", n=n)

    def answer(self) -> str:
        """Say what this study could have shown and what would answer the question."""
        reason = self.verdict.reason
        if reason is None:
            return ""
        values = self.verdict.values
        if reason != "width":
            least = values.get("pairs_least") or 0
            return self._text(f"answer.{reason}", least=least)
        parts = [self._width()]
        found = self._number("detectable")
        if found is not None:
            amount = self.wording.with_unit(found, signed=False)
            parts.append(self._text("answer.detectable", detectable=amount))
        return sentences(parts)

    @property
    def told_detectable(self) -> bool:
        """Whether the answer says which change would have been found."""
        return self.verdict.reason == "width" and self._number("detectable") is not None

    def besides(self) -> list[str]:
        """Return what must be read with the verdict, a sentence each."""
        return [words for words in self._besides() if words]

    def _found(self) -> str:
        verdict = self.verdict
        if verdict.word == "no_change_that_matters":
            end = "no_change_that_matters" if verdict.zero is None else f"no_change_{verdict.zero}"
        else:
            end = f"{verdict.word}_{'up' if verdict.estimate > 0 else 'down'}"
        return self._text(f"sentence.{self.family}.{end}", **self._values())

    def _values(self) -> dict[str, object]:
        return {
            "Subject": self.wording.words("Subject"),
            "change": self.wording.change(),
            "interval": self.wording.interval(),
            "threshold": self.wording.threshold(),
        }

    def _withheld(self) -> str:
        values = self.verdict.values
        return self._text(
            f"withheld.{self.verdict.reason or 'exploratory'}",
            least=values.get("pairs_least") or 0,
            linked=self._number("linked_share") or 0.0,
            level=self.verdict.decisive_level,
        )

    def _cannot(self) -> str:
        reason = self.verdict.reason or "width"
        if reason == "width" and self.verdict.smallest is not None:
            reason_key = "width_smallest"
        elif reason == "attrition":
            reason_key = self._attrition()
        else:
            reason_key = reason
        return self._text(f"cannot.{reason_key}", **self._values(), **self._more())

    def _attrition(self) -> str:
        """Choose the sentence on departures: the numbers may be hidden, or go the same way."""
        low, high = self._number("all_entered_low"), self._number("all_entered_high")
        if self.context.entered(self.reading) is None or low is None or high is None:
            return "attrition_hidden"
        same = (self.verdict.low > 0 < low) or (self.verdict.high < 0 > high)
        return "attrition_apart" if same else "attrition"

    def _also(self, reason: str) -> str:
        return self._text(f"also.{reason}", **self._more())

    def _more(self) -> dict[str, object]:
        drift = self.reading.drift or 0.0
        teams = self._number("clusters") or 0
        return {
            "drift": self.wording.with_unit(drift),
            "teams": int(teams),
            **self._entered(),
        }

    def _entered(self) -> dict[str, object]:
        """Return the change of all who entered as text; empty where it is not known."""
        value = self._number("all_entered")
        low, high = self._number("all_entered_low"), self._number("all_entered_high")
        if value is None or low is None or high is None:
            return {"all_entered": "", "all_interval": ""}
        return {
            "all_entered": self.wording.with_unit(value),
            "all_interval": self.wording.bracket(low, high),
        }

    def _width(self) -> str:
        needed, pairs = self._number("needed"), self._number("pairs")
        declared = self.verdict.smallest
        if declared is None:
            declared = self._number("smallest_declared")
        if needed is None or pairs is None or declared is None:
            return self._text("answer.width_unplanned")
        smallest = self.wording.exact(declared)
        key = "width_needed" if needed > pairs else "width_enough"
        return self._text(f"answer.{key}", smallest=smallest, needed=int(needed), pairs=int(pairs))

    def _besides(self) -> Iterator[str]:
        verdict, wording = self.verdict, self.wording
        yield self._source()
        yield self._teams()
        if verdict.word is not None and verdict.decisive_level > verdict.conf_level:
            decisive = wording.bracket(verdict.decisive_low, verdict.decisive_high)
            level = verdict.decisive_level
            yield self._text("beside.interim_spoken", level=level, decisive=decisive)
        elif verdict.conf_level > 0.95:
            yield self._text("beside.family", level=verdict.conf_level)
        yield self._drift()
        entered = self._entered()
        shown = self.context.entered(self.reading) is not None
        if shown and entered["all_entered"] and verdict.reason != "attrition":
            yield self._text("beside.all_entered", **entered)
        teams = self._number("clusters")
        if teams is not None and verdict.reason != "clusters" and teams <= _FEW_TEAMS:
            yield self._text("beside.few_teams", teams=int(teams))
        yield self._smallest()

    def _teams(self) -> str:
        """Say that the verdict reads the teams and the table the people, where they differ."""
        if self.reading.controlled or self.reading.headline == self.reading.interval:
            return ""
        return self.context.tell(
            "verdict.reads_teams",
            read=f"{self.wording.change()} {self.wording.interval()}",
            measured=self.wording.measured(),
        )

    def _source(self) -> str:
        if self.family == "change":
            return self._text("beside.no_comparison")
        return "" if self.reading.drawn else self._text("beside.not_drawn")

    def _drift(self) -> str:
        if "drift_unknown" in self.verdict.reasons and self.reading.kind == "share":
            return self._text("beside.drift_of_share")
        low, high = self._number("drift_low"), self._number("drift_high")
        if self.verdict.word != "favourable" or (not low and not high):
            return ""
        return self._text(
            "beside.drift",
            drift_low=self.wording.with_unit(low or 0.0),
            drift_high=self.wording.with_unit(high or 0.0),
        )

    def _smallest(self) -> str:
        if self.verdict.smallest is not None:
            return ""
        if self._number("smallest_declared") is not None:
            return self._text("beside.smallest_late")
        if self.verdict.reason == "width":
            return self._text("beside.no_smallest")
        return ""

    def _number(self, name: str) -> float | None:
        value = self.verdict.values.get(name)
        return float(value) if isinstance(value, int | float) else None

    def _text(self, key: str, **values: object) -> str:
        return self.context.locale.text(f"verdicts.{key}", **values)
