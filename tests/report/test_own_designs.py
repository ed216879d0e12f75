"""An outcome compared otherwise than its project: the report speaks of the outcome's own design."""

from __future__ import annotations

import pytest

from solidarity_eval.document.blocks import DataTable, Definitions, plain
from solidarity_eval.evaluation import Evaluation
from solidarity_eval.locales import get_locale
from solidarity_eval.report import yearly_report
from solidarity_eval.report.context import make_context
from solidarity_eval.report.sections import design, key_messages
from tests.report.as_text import as_text
from tests.report.design_projects import WORDS, main
from tests.unit.evaluation.projects import evaluated, outcome, people

DATE = "2026-11-22"
SECOND = {
    "id": "ease",
    "measure": "score",
    "role": "exploratory",
    "label": {"fr": "Aisance", "en": "Ease"},
}
EVENT = {
    "event": {"fr": "la personne déménage", "en": "the person moves"},
    "handling": "while_following",
    "note": "Son adresse est demandée.",
}
NOTE = {"fr": "Un groupe de voisins aiderait.", "en": "Neighbours would help."}


@pytest.fixture(scope="module")
def followed(tmp_path_factory) -> Evaluation:
    """A project that describes, whose main outcome is read before and after."""
    return evaluated(
        tmp_path_factory.mktemp("followed") / "p",
        people(60, change=0.9, seed=3),
        design={"type": "descriptive", "note": NOTE, "proposed": True},
        outcomes=[
            main(design="one_group_pre_post", estimand={"intercurrent": [EVENT]}),
            outcome(**SECOND),
        ],
        **WORDS,
    )


@pytest.fixture(scope="module")
def described(tmp_path_factory) -> Evaluation:
    """A project of one group before and after, one outcome of which is described."""
    return evaluated(
        tmp_path_factory.mktemp("described") / "p",
        people(60, change=0.9, seed=3),
        design={"type": "one_group_pre_post"},
        outcomes=[main(), outcome(**SECOND, design="descriptive")],
        **WORDS,
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_essentials_follow_the_main_outcome(followed, language):
    say = get_locale(language).text
    context = make_context(followed, language=language, profile="shared")
    document = yearly_report(followed, language=language, date=DATE)
    assert context.main.verdict.word == "favourable"
    assert key_messages.limit(context).figure == say("report.key.limit.one_group_figure")
    assert document.footer == say("report.footer.one_group")
    assert say("report.limits.cover_one_group") in plain(document.cover.lead)
    name = say("report.design.one_group_pre_post")
    assert dict(document.cover.facts)[say("report.cover.facts.design")] == name
    words = as_text(document)
    assert say("report.limits.cause_one_group") in words
    assert say("report.key.limit.described_figure") not in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_description_never_says_that_it_could_not_be_computed(described, language):
    say = get_locale(language).text
    context = make_context(described, language=language, profile="shared")
    ease = context.outcomes[1]
    assert ease.hidden == "described"
    document = yearly_report(described, language=language, date=DATE)
    part = next(item for item in document.sections if item.id == "changes")
    words = as_text(document)
    table = next(block for block in part.blocks if isinstance(block, DataTable))
    assert plain(table.rows[1][4].content) == say("report.change.described_cell")
    (told,) = [block.items for block in part.blocks if isinstance(block, Definitions)]
    assert plain(told[0].content) == say("report.sentence.hidden_described")
    assert say("report.change.refused_cell") not in words
    assert say("report.sentence.refused_bare") not in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_described_main_outcome_has_words_everywhere(tmp_path, language):
    found = evaluated(tmp_path / "p", people(40), outcomes=[main(design="descriptive")], **WORDS)
    say = get_locale(language).text
    document = yearly_report(found, language=language, date=DATE)
    assert plain(document.cover.lead) == say("report.cover.lead_described")
    assert document.footer == say("report_design.footer.described")
    words = as_text(document)
    assert say("report.key.change.described") in words
    assert say("report_design.who.described") in words


@pytest.mark.parametrize("reason", ["few", "alike", "rare", "recoverable", "refused", "described"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_to_hide_has_words(language, reason):
    locale = get_locale(language)
    lead = "hidden" if reason == "few" else reason
    assert locale.has(f"report.cover.lead_{lead}")
    assert locale.has(f"report.key.change.{reason}")


@pytest.mark.parametrize(("language", "at"), [("fr", 0), ("en", 1)])
def test_the_design_section_says_what_the_project_wrote(followed, language, at):
    say = get_locale(language).text
    context = make_context(followed, language=language, profile="shared")
    told = [
        plain(block.content)
        for block in design.section(context).blocks
        if hasattr(block, "content")
    ]
    proposed = say("report.promise.proposed")
    note = say("report_design.design.note", note=tuple(NOTE.values())[at])
    assert f"{note} {proposed}" in told
    other = say("report_design.design.says.descriptive")
    assert any("Aisance" in line or "Ease" in line for line in told if other in line)
    (events,) = [
        item
        for block in design.section(context).blocks
        if isinstance(block, Definitions)
        for item in block.items
    ]
    handled = say("plan.document.handling.while_following")
    assert events.term.startswith(context.main.label)
    assert plain(events.content).startswith(("La personne déménage", "The person moves")[at])
    assert handled in plain(events.content)
    assert "Son adresse est demandée." in plain(events.content)
    assert proposed not in plain(events.content)
