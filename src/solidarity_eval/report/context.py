"""What every section receives: the evaluation, the language, the edition, and ways to phrase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from solidarity_eval.disclosure import Profile, merge_reasons, threshold
from solidarity_eval.document.blocks import Aside, Paragraph, Picture, Span, Text, text
from solidarity_eval.evaluation import Evaluation
from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.locales.typography import french
from solidarity_eval.plots.drawing import Chart, draw
from solidarity_eval.report.citations import Citations
from solidarity_eval.report.forbidden_words import lowest_level
from solidarity_eval.report.outcome_reading import OutcomeReading, read_outcome
from solidarity_eval.report.wording import Wording
from solidarity_eval.results import Flow, Note, Result
from solidarity_eval.schemas.reach import ReachPart

if TYPE_CHECKING:
    from solidarity_eval.intake.person_view import PersonView
    from solidarity_eval.interpretation.passport import VerbLevel

Texts = Mapping[Literal["fr", "en"], str] | str | None
"""A text as a project writes it: in one language, or in several."""

_PACKAGES_OF_NOTES = (
    "notes",
    "notes_effects",
    "notes_effects_categorical",
    "notes_psychometrics",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The material of a report.

    Attributes
    ----------
    evaluation : Evaluation
    locale : Locale
    profile : {"shared", "internal"}
    least : int
        Fewest people that a cell may show in this edition.
    outcomes : tuple of OutcomeReading
        In the order of the project file.
    citations : Citations
        Numbers of the works cited so far.
    persons : mapping of str to PersonView
        Values of single people by ``<part>.<outcome>``; empty in the shared edition.
    """

    evaluation: Evaluation
    locale: Locale
    profile: Profile
    least: int
    outcomes: tuple[OutcomeReading, ...]
    citations: Citations
    persons: Mapping[str, PersonView] = field(default_factory=dict, repr=False)

    @property
    def main(self) -> OutcomeReading | None:
        """The primary outcome, else the first one."""
        primary = [item for item in self.outcomes if item.outcome.role == "primary"]
        return next(iter((*primary, *self.outcomes)), None)

    @property
    def design(self) -> str:
        """The main outcome's own design, else the project's."""
        project = self.evaluation.project
        return project.design.type if self.main is None else self.main.design

    @property
    def one_group(self) -> bool:
        """Whether the main outcome follows a single group before and after."""
        return self.design == "one_group_pre_post"

    @property
    def verbs(self) -> VerbLevel:
        """The strongest verbs of the whole report.

        The lowest level of the outcomes that were given a word; without any, of those shown.
        """
        shown = [item for item in self.outcomes if item.hidden is None and item.passport]
        spoken = [item for item in shown if item.concluded] or shown
        return lowest_level(item.passport.verbs for item in spoken if item.passport)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the report's locale."""
        return self.locale.text(f"report.{key}", **values)

    def rich(self, key: str, **values: object) -> Text:
        """Return a sentence with its strong letters."""
        return text(*self.locale.spans(f"report.{key}", **values))

    def tell(self, key: str, **values: object) -> str:
        """Return a sentence on the design, its people and its proof."""
        return self.locale.text(f"report_design.{key}", **values)

    def tell_rich(self, key: str, **values: object) -> Text:
        """Return a sentence on the design with its strong letters."""
        return text(*self.locale.spans(f"report_design.{key}", **values))

    def paragraph(self, key: str, **values: object) -> Paragraph:
        """Return a sentence as a paragraph."""
        return Paragraph(content=self.rich(key, **values))

    def note(self, title: str, key: str, **values: object) -> Aside:
        """Return a note of the margin: the title's key, then the sentence's."""
        return Aside(title=self.say(title), content=(self.paragraph(key, **values),))

    def fact_lines(self, facts: Iterable[tuple[str, str]]) -> tuple[Paragraph, ...]:
        """Return a line per fact, its name in strong letters."""
        return tuple(
            self.paragraph("promise.fact", name=name, value=value) for name, value in facts
        )

    def words_of(self, texts: Texts, fallback: str = "") -> str:
        """Return a text that the project wrote in one language or several."""
        return localized(self.locale, texts, fallback)

    def entered(self, reading: OutcomeReading) -> Result | None:
        """Return what all who entered give, where it may stand beside that of the pairs.

        Two means of groups that differ by a few people tell what these few answered.
        """
        result = self.evaluation.result(reading.outcome.id, "all_entered")
        if result is None or self.profile == "internal":
            return result
        if reading.rounded is not None:
            return None
        kept = reading.n
        if result.has("effect") and reading.verdict is not None:
            kept = int(reading.verdict.values["pairs"] or 0)
        apart = (result["effect" if result.has("effect") else "change"].n or 0) - kept
        return result if apart >= self.least else None

    def wave(self, wave_id: str) -> str:
        """Return the name of a time, in the reader's language."""
        return self.words_of(self.evaluation.project.wave(wave_id).label, wave_id)

    def wording(self, reading: OutcomeReading) -> Wording:
        """Return the phrases of an outcome whose numbers may be shown."""
        return Wording(self.locale, reading)

    def parts(self, *kinds: str) -> tuple[ReachPart, ...]:
        """Return the parts of ``reach:`` of these kinds, in the project's order."""
        return tuple(part for part in self.evaluation.project.reach if part.kind in kinds)

    def reached(self, part: ReachPart, suffix: str = "") -> Result | None:
        """Return the result of a part, None where it was refused."""
        names = ("reach", part.id, suffix) if suffix else ("reach", part.id)
        return self.evaluation.result(*names)

    def ledger(self, flow: Flow) -> Flow:
        """Return a ledger as this edition may show it."""
        return merge_reasons(flow, self.profile)

    def picture(
        self, chart: Chart, alt: str, *, widths: tuple[float, float] = (680.0, 340.0)
    ) -> Picture:
        """Draw a chart at two widths, with the sentence that replaces it."""
        wide, narrow = widths
        drawing = draw(chart, wide=wide, narrow=narrow)
        on_dark = bool(getattr(chart, "on_dark", False))
        return Picture(wide=drawing.wide, narrow=drawing.narrow, alt=alt, on_dark=on_dark)

    def caveat(self, note: Note) -> str | None:
        """Return the sentence of a note, None where it has no words."""
        if note.code == "refused":
            return self._refusal(note)
        key = self._key_of(note.code)
        return self.locale.text(key, **note.values) if key is not None else None

    def has_caveat(self, code: str) -> bool:
        """Tell whether a note of that code has words."""
        return self._key_of(code) is not None

    def _key_of(self, code: str) -> str | None:
        area, _, name = code.rpartition(".")
        packages = (f"notes_{area}",) if area else _PACKAGES_OF_NOTES
        keys = (f"{package}.{name}" for package in packages)
        return next((key for key in keys if self.locale.has(key)), None)

    def _refusal(self, note: Note) -> str | None:
        area, _, name = str(note.values.get("error", "")).rpartition(".")
        key = f"errors_{area}.{name}" if area else f"errors.{name}"
        if self.locale.has(f"report.refusal.{name}"):
            key = f"report.refusal.{name}"
        try:
            return self.locale.text(key, **note.values)
        except KeyError:
            return None

    def about(self, label: str, words: str) -> str:
        """Return a sentence behind the name of what it speaks of."""
        return self.say("limits.about", label=label, words=lower_first(words))

    def reason(self, subject: str) -> str | None:
        """Return why a result was refused, in words."""
        for note in self.evaluation.notes:
            if note.values.get("subject") == subject:
                return self.caveat(note)
        return None


def localized(locale: Locale, texts: Texts, fallback: str = "") -> str:
    """Return a text of the project in the reader's language, typeset as ours are."""
    if texts is None or isinstance(texts, str):
        words = texts or fallback
    else:
        by_language = {str(language): words for language, words in texts.items()}
        words = locale.localized(by_language, fallback)
    return french(words) if locale.language == "fr" else words


def make_context(
    evaluation: Evaluation,
    *,
    language: str,
    profile: Profile,
    persons: Mapping[str, PersonView] | None = None,
) -> Context:
    """Read every outcome once, for one language and one edition.

    ``persons`` are drawn in the internal edition; the shared one drops them.
    """
    locale = get_locale(language)
    least = threshold(evaluation.project.privacy, profile)
    outcomes = tuple(
        read_outcome(
            evaluation,
            outcome,
            label=localized(locale, outcome.label, outcome.id),
            profile=profile,
            least=least,
        )
        for outcome in evaluation.project.outcomes
    )
    return Context(
        evaluation=evaluation,
        locale=locale,
        profile=profile,
        least=least,
        outcomes=outcomes,
        citations=Citations(language),
        persons=(persons or {}) if profile == "internal" else {},
    )


def sentences(parts: Iterable[str]) -> str:
    """Join sentences into one text, empty ones left out."""
    return " ".join(part for part in parts if part)


def capital(words: str) -> str:
    """Return a text that begins with a capital letter."""
    return words[:1].upper() + words[1:]


def strong(words: str) -> Span:
    """Return a run of strong letters."""
    return Span(words, strong=True)


def lower_first(words: str) -> str:
    """Return a sentence that goes on after a colon; an initialism keeps its capitals."""
    if words[1:2].isupper() or words[:2] == "I ":
        return words
    return words[:1].lower() + words[1:]
