"""What every section of the portfolio receives, and ways to phrase."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from solidarity_eval.document.blocks import Column, Paragraph, Picture, Text, text
from solidarity_eval.plots.drawing import Chart, draw
from solidarity_eval.portfolio.model import Portfolio
from solidarity_eval.report.citations import Citations
from solidarity_eval.report.context import localized

if TYPE_CHECKING:
    from solidarity_eval.locales import Locale
    from solidarity_eval.portfolio.study import Study
    from solidarity_eval.schemas.common import Text as Words
    from solidarity_eval.schemas.packet import Packet, PacketTarget

MOST_ROWS: Final = 40
"""Most rows of a table or a figure: the whole is in the exported tables."""

MOST_NAMES: Final = 12
"""Most projects named in one sentence."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioContext:
    """The material of a portfolio report.

    Attributes
    ----------
    portfolio : Portfolio
    studies : tuple of Study
        Every outcome of every project.
    by_project : mapping
        The packet of each project.
    short_names : mapping
        A short name of each project.
    locale : Locale
    citations : Citations
        Numbers of the works cited so far.
    """

    portfolio: Portfolio
    studies: tuple[Study, ...]
    by_project: Mapping[str, Packet]
    short_names: Mapping[str, str]
    locale: Locale
    citations: Citations

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the report's locale."""
        return self.locale.text(f"report_portfolio.{key}", **values)

    def rich(self, key: str, **values: object) -> Text:
        """Return a sentence with its strong letters."""
        return text(*self.locale.spans(f"report_portfolio.{key}", **values))

    def paragraph(self, key: str, **values: object) -> Paragraph:
        """Return a sentence as a paragraph."""
        return Paragraph(content=self.rich(key, **values))

    def words(self, words: Words | None, fallback: str = "") -> str:
        """Return a text of a project in the reader's language."""
        return localized(self.locale, words, fallback)

    def name(self, packet: Packet) -> str:
        """Return the title of a project."""
        return self.words(packet.title, packet.project)

    def short(self, packet: Packet) -> str:
        """Return the name of a project as charts and tables write it."""
        return self.short_names[packet.project]

    def named(self, project: str) -> str:
        """Return the short title of a project by its id, the id where it sent nothing."""
        packet = self.by_project.get(project)
        return project if packet is None else self.short(packet)

    def with_interval(self, interval: tuple[float, float, float], digits: int = 2) -> str:
        """Return a number with its sign and its interval ``(low, estimate, high)``."""
        low, estimate, high = interval
        number = self.locale.number(estimate, digits, signed=True)
        between = self.locale.interval(low, high, digits)
        return self.locale.text("plots.level_here", mean=number, interval=between)

    def names(self, projects: Collection[str]) -> str:
        """Return the titles of projects as a list, the first of many and how many more."""
        shown = [self.named(project) for project in tuple(projects)[:MOST_NAMES]]
        left = len(projects) - len(shown)
        return self.locale.listing([*shown, self.say("others", n=left)] if left else shown)

    def outcome(self, study: Study) -> str:
        """Return the name of an outcome."""
        return self.words(study.outcome.label, study.outcome.id)

    def form(self, study: Study) -> str:
        """Return the name of the questionnaire of an outcome, its identifier without one."""
        form = study.outcome.form
        told = (one for one in study.packet.questionnaires if form in (one.form, one.id))
        label = next((one.label for one in told if one.label is not None), None)
        return self.words(label, form or "")

    def construct(self, construct: str) -> str:
        """Return the name of what is measured."""
        own = f"report_portfolio.construct.{construct}"
        return self.locale.text(
            own if self.locale.has(own) else f"instruments.construct.{construct}"
        )

    def known(self, key: str, code: str | None) -> str:
        """Return the words of a code, the code itself where it has none."""
        if code is None:
            return self.say("unknown")
        full = f"report_portfolio.{key}.{code}"
        return self.locale.text(full) if self.locale.has(full) else code

    def promise_state(self, target: PacketTarget) -> str:
        """Return where a promise stands; why it is not judged, as far as the packet tells."""
        undated = target.state == "not_judged" and target.by is None
        return self.say("state.undated" if undated else f"state.{target.state}")

    def unit(self, unit: str, count: float) -> str:
        """Return a unit of people or things, plural as the language wants."""
        key = f"report_portfolio.unit.{unit}"
        return self.locale.text(key, n=count) if self.locale.has(key) else unit

    def number(self, value: float) -> str:
        """Return a count or a number with the decimals it needs, at most two."""
        return self.locale.compact(value, 2)

    def picture(self, chart: Chart, alt: str = "", *, width: float) -> Picture:
        """Draw a glyph at one width; without words it is decorative."""
        drawing = draw(chart, wide=width, narrow=width)
        return Picture(wide=drawing.wide, narrow=drawing.narrow, alt=alt)

    def chart(self, chart: Chart, alt: str) -> Picture:
        """Draw a chart for a wide page and for a phone."""
        drawing = draw(chart)
        return Picture(wide=drawing.wide, narrow=drawing.narrow, alt=alt)

    def column(self, key: str, *, right: bool = False, weight: float = 1.0) -> Column:
        """Return a column named by a key."""
        return Column(label=self.say(key), align="right" if right else "left", weight=weight)

    def rest(self, count: int) -> Text:
        """Say how many rows a table leaves out and where they are; nothing where it has all."""
        left = count - MOST_ROWS
        return self.rich("rest", n=left) if left > 0 else ()


def first(items: Iterable[Item]) -> Sequence[Item]:
    """Return as many rows as a table shows."""
    return tuple(items)[:MOST_ROWS]
