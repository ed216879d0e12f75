"""The analysis plan as a document that a team, an evaluator and a committee can read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Cell,
    Column,
    Cover,
    DataTable,
    Document,
    Paragraph,
    Section,
    text,
)
from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.report.context import Texts, localized
from solidarity_eval.schemas.outcomes import ARM_DESIGNS

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.plan import PlanLock
    from solidarity_eval.schemas.project import Outcome, Project

_LEVEL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectable:
    """What a planned outcome can find: people compared, change, chance."""

    people: float
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    project: Project
    instruments: Mapping[str, Instrument]
    lock: PlanLock
    detectable: Mapping[str, Detectable]
    locale: Locale

    def say(self, key: str, **values: object) -> str:
        return self.locale.text(f"plan.document.{key}", **values)

    def line(self, key: str, **values: object) -> Paragraph:
        return Paragraph(content=text(*self.locale.spans(f"plan.document.{key}", **values)))

    def label(self, outcome: Outcome) -> str:
        return localized(self.locale, outcome.label, outcome.id)

    def measured(self, outcome: Outcome) -> str:
        """Return the name of the score, the measure or the count of an outcome."""
        name, _, scale = (outcome.scale or "").partition(".")
        if outcome.scale is None or name not in self.instruments:
            return outcome.measure or outcome.indicator or name
        instrument = self.instruments[name]
        titles = [
            localized(self.locale, instrument.name, name),
            localized(self.locale, instrument.scale(scale).label, scale),
        ]
        return ", ".join(dict.fromkeys(titles))

    def wave(self, wave_id: str) -> str:
        return localized(self.locale, self.project.wave(wave_id).label, wave_id)

    @property
    def asked(self) -> tuple[Outcome, ...]:
        """Outcomes that get a verdict."""
        return tuple(one for one in self.project.outcomes if one.role != "exploratory")

    @property
    def level(self) -> float:
        """Nominal coverage of the intervals that decide."""
        return 1.0 - _LEVEL / max(len(self.asked), 1)


def plan_document(
    project: Project,
    instruments: Mapping[str, Instrument],
    *,
    lock: PlanLock,
    detectable: Mapping[str, Detectable] | None = None,
    language: str = "fr",
) -> Document:
    """Return the analysis plan of a project as a document that any renderer can write.

    Parameters
    ----------
    project : Project
        As it is locked.
    instruments : mapping
        Its questionnaires by id.
    lock : PlanLock
        Fingerprint, date, history.
    detectable : mapping, optional
        What the planned people can find, by outcome.
    language : {"fr", "en"}
        Of the words.

    Returns
    -------
    Document
    """
    writer = _Writer(
        project=project,
        instruments=instruments,
        lock=lock,
        detectable=detectable or {},
        locale=get_locale(language),
    )
    name = localized(writer.locale, project.title, project.id)
    sections = tuple(make(writer) for make in _SECTIONS)
    return Document(
        language=language,
        title=writer.say("title", project=name),
        author=project.evaluator or project.organisation or "",
        description=writer.say("description"),
        cover=Cover(
            kicker=writer.say("kicker"),
            title=name,
            lead=text(writer.say("lead", date=lock.locked)),
            picture=None,
            facts=_facts(writer),
        ),
        sections=sections,
        header=name,
        header_right=writer.say("kicker"),
        footer=writer.say("footer", fingerprint=lock.sha256[:12]),
        date=lock.locked.isoformat(),
        banner=writer.locale.text("report.document.banner") if project.simulated else None,
    )


def _facts(writer: _Writer) -> tuple[tuple[str, str], ...]:
    design = writer.locale.text(f"report.design.{writer.project.design.type}")
    final = writer.project.reporting.final if writer.project.reporting else None
    return (
        (writer.say("fact.locked"), writer.locale.date(writer.lock.locked)),
        (writer.say("fact.revision"), writer.locale.number(writer.lock.revision, 0)),
        (writer.say("fact.design"), design),
        (writer.say("fact.final"), writer.say("unsaid") if final is None else str(final)),
    )


def _questions(writer: _Writer) -> Section:
    columns = tuple(
        Column(label=writer.say(f"column.{key}"), weight=weight)
        for key, weight in (
            *(("outcome", 2.0), ("role", 1.2), ("measured", 1.6)),
            *(("times", 1.4), ("smallest", 1.8)),
        )
    )
    rows = tuple(
        (
            _cell(writer.label(one)),
            _cell(writer.say(f"role.{one.role}")),
            _cell(writer.measured(one)),
            _cell(f"{writer.wave(one.before)} → {writer.wave(one.after)}"),
            Cell(content=text(_smallest(writer, one)), detail=text(_smallest_source(writer, one))),
        )
        for one in writer.project.outcomes
    )
    blocks: list[Block] = [
        DataTable(caption=writer.say("questions.caption"), columns=columns, rows=rows),
        writer.line("questions.roles"),
    ]
    return _section(writer, "questions", blocks)


def _smallest(writer: _Writer, outcome: Outcome) -> str:
    declared = outcome.smallest_change
    if declared is None:
        return writer.say("unsaid")
    unit = writer.locale.text(f"report.unit_name.{declared.unit}")
    return f"{writer.locale.number(declared.value, 2)} {unit}"


def _smallest_source(writer: _Writer, outcome: Outcome) -> str:
    declared = outcome.smallest_change
    if declared is None:
        return ""
    source = writer.say(f"source.{declared.source}")
    if declared.date is None:
        return writer.say("smallest_undated", source=source)
    return writer.say("smallest_dated", source=source, date=declared.date)


def _estimands(writer: _Writer) -> Section:
    rows = []
    for one in writer.asked:
        estimand = one.estimand
        events = estimand.intercurrent if estimand else ()
        handled = [
            writer.say(
                "event",
                event=localized(writer.locale, item.event),
                handling=writer.say(f"handling.{item.handling}"),
            )
            for item in events
        ]
        rows.append(
            (
                _cell(writer.label(one)),
                _cell(_words(writer, estimand.population if estimand else None)),
                _cell(_words(writer, estimand.summary if estimand else None)),
                _cell(" ".join(handled) or writer.say("unsaid")),
            )
        )
    columns = tuple(
        Column(label=writer.say(f"column.{key}"), weight=weight)
        for key, weight in (
            ("outcome", 1.6),
            ("population", 1.4),
            ("summary", 1.4),
            ("events", 2.6),
        )
    )
    table = DataTable(caption=writer.say("estimands.caption"), columns=columns, rows=tuple(rows))
    return _section(writer, "estimands", [writer.line("estimands.about"), table])


def _words(writer: _Writer, value: Texts) -> str:
    return localized(writer.locale, value, writer.say("unsaid"))


def _methods(writer: _Writer) -> Section:
    project = writer.project
    designs = dict.fromkeys(project.outcome_design(one) for one in project.outcomes)
    paths = dict.fromkeys(
        selection.path if (selection := project.outcome_selection(one)) else "unsaid"
        for one in project.outcomes
    )
    items = [writer.say(f"method.{design}") for design in designs]
    items += [line for one in project.outcomes for line in _estimators(writer, one)]
    items += [writer.say(f"selection.{path}") for path in paths]
    clusters = any(one.cluster for one in project.tables.response_files)
    if clusters:
        items.append(writer.say("method.clusters"))
    return _section(writer, "methods", [BulletList(items=tuple(text(item) for item in items))])


def _estimators(writer: _Writer, outcome: Outcome) -> Iterator[str]:
    """Say how the two groups of an outcome are compared, and what else is taken into account."""
    label = writer.label(outcome)
    compared = writer.project.outcome_design(outcome) in ARM_DESIGNS
    if compared:
        yield writer.say(f"estimator.{outcome.estimator or 'ancova'}", outcome=label)
    if outcome.covariates:
        key = "covariates" if compared else "departures"
        yield writer.say(f"estimator.{key}", outcome=label, covariates=list(outcome.covariates))


def _verdicts(writer: _Writer) -> Section:
    rules = ("none", "no_change", "unfavourable", "favourable", "otherwise")
    blocks: list[Block] = [
        writer.line("verdicts.level", level=writer.level, count=len(writer.asked)),
        BulletList(
            items=tuple(text(writer.say(f"verdicts.{rule}")) for rule in rules), ordered=True
        ),
        writer.line("verdicts.interim"),
    ]
    return _section(writer, "verdicts", blocks)


def _absences(writer: _Writer) -> Section:
    keys = ("pairs", "entered", "items", "bias")
    items = tuple(text(writer.say(f"absences.{key}")) for key in keys)
    return _section(writer, "absences", [BulletList(items=items)])


def _subgroups(writer: _Writer) -> Section:
    planned = [
        writer.say("subgroups.one", outcome=writer.label(one), variables=list(one.subgroups))
        for one in writer.project.outcomes
        if one.subgroups
    ]
    lines = planned or [writer.say("subgroups.none")]
    blocks: list[Block] = [BulletList(items=tuple(text(line) for line in lines))]
    if planned:
        blocks.append(writer.line("subgroups.how"))
    return _section(writer, "subgroups", blocks)


def _people(writer: _Writer) -> Section:
    lines = [
        writer.say(
            "people.one",
            outcome=writer.label(one),
            people=writer.detectable[one.id].people,
            change=writer.detectable[one.id].change,
        )
        for one in writer.project.outcomes
        if one.id in writer.detectable
    ]
    shown = tuple(text(line) for line in lines or [writer.say("people.none")])
    return _section(writer, "people", [BulletList(items=shown)])


def _fingerprint(writer: _Writer) -> Section:
    lock = writer.lock
    blocks: list[Block] = [
        writer.line("fingerprint.is", sha256=lock.sha256, date=lock.locked),
    ]
    if lock.answers is None:
        blocks.append(writer.line("fingerprint.answers_unknown"))
    else:
        counts = [
            writer.say("fingerprint.answers_of", wave=writer.wave(wave), n=n)
            for wave, n in lock.answers.items()
            if any(one.id == wave for one in writer.project.waves)
        ]
        blocks.append(writer.line("fingerprint.answers", counts=counts))
    if lock.earlier:
        history = tuple(
            text(
                writer.say(
                    "fingerprint.earlier",
                    sha256=one.sha256[:12],
                    date=one.locked,
                    reason=one.reason,
                )
            )
            for one in lock.earlier
        )
        blocks.append(BulletList(items=history))
    return _section(writer, "fingerprint", blocks)


def _section(writer: _Writer, name: str, blocks: list[Block]) -> Section:
    return Section(id=name, title=writer.say(f"{name}.title"), blocks=tuple(blocks))


def _cell(words: str) -> Cell:
    return Cell(content=text(words))


_SECTIONS: tuple[Callable[[_Writer], Section], ...] = (
    _questions,
    _estimands,
    _methods,
    _verdicts,
    _absences,
    _subgroups,
    _people,
    _fingerprint,
)
