"""The portfolio report: what it says, what it never says, and the note for the board."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from solidarity_eval.document.blocks import DataTable, FigureBlock, Panel, TeamWords, plain
from solidarity_eval.document.renderers import render_docx, render_html, render_pdf
from solidarity_eval.portfolio.model import Awaited, Refused
from solidarity_eval.report.forbidden_words import causal_words
from solidarity_eval.report.portfolio.document import board_brief, portfolio_report
from tests.report.as_text import sentences_of
from tests.unit.portfolio.sample_packets import (
    WELL_BEING,
    many,
    outcome,
    packet,
    target,
    ten,
    training,
)
from tests.unit.portfolio.sending import portfolio_of

DAY = "2027-02-01"
WANTED = (
    *("essentials", "glance", "one-by-one", "reach", "promises", "forests", "pooled", "known"),
    *("quality", "reference", "costs", "milestones", "districts", "arrivals", "lessons"),
    *("method", "brief"),
)


@pytest.fixture(scope="module")
def portfolio():
    awaited = Awaited(project="cuisine", title="Cuisine partagée", due=dt.date(2027, 1, 31))
    expected = (*(Awaited(project=p.project) for p in ten()), awaited)
    values = {"file": "brouillon.json"}
    refused = Refused(file="brouillon.json", code="packets.not_a_packet", values=values)
    packets = [*ten(revision=2), training(revision=1)]
    return portfolio_of(packets, expected=expected, refused=[refused])


@pytest.fixture(scope="module")
def reports(portfolio):
    return {
        language: portfolio_report(portfolio, language=language, date=DAY)
        for language in ("fr", "en")
    }


def words_of(node):
    text = " ".join(sentences_of(node))
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def section(document, name):
    return next(part for part in document.sections if part.id == name)


def tables_of(part):
    return [block for block in part.blocks if isinstance(block, DataTable)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_section_is_there_in_order(reports, language):
    assert tuple(part.id for part in reports[language].sections) == WANTED


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_cause_is_written(reports, portfolio, language):
    assert causal_words(reports[language], level="change") == ()
    assert causal_words(board_brief(portfolio, language=language, date=DAY), level="change") == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_begins_with_a_digit(reports, language):
    for part in reports[language].sections:
        for block in part.blocks:
            if type(block).__name__ in ("Paragraph", "Aside", "Definitions"):
                for words in sentences_of(block):
                    assert not re.match(r"\d", words), words


def test_each_project_is_read_in_its_own_unit_and_nothing_is_added(reports, portfolio):
    (table,) = tables_of(section(reports["fr"], "glance"))
    assert len(table.rows) == 10
    names = [plain(row[0].content) for row in table.rows]
    assert names == [p.title.replace("'", "’") for p in portfolio.packets]
    reached = [words_of(row[1].content) for row in table.rows]
    assert "19 binômes" in reached
    assert "268 visites" in reached
    assert any("58 %" in words for words in reached)
    values = [
        count.value for p in portfolio.packets for count in p.counts if count.unit == "persons"
    ]
    told = words_of(reports["fr"])
    total = f"{sum(value for value in values if value):,.0f}".replace(",", " ")
    assert total not in told


def test_why_there_is_no_grand_total_is_said_with_the_units(reports):
    asides = {
        language: section(reports[language], "glance").blocks[-1] for language in ("fr", "en")
    }
    assert asides["fr"].title == "Pourquoi il n’y a pas de grand total"
    assert asides["en"].title == "Why there is no grand total"
    words = words_of(asides["fr"])
    assert "binômes, familles, personnes, personnes sensibilisées et visites" in words


def test_a_row_tells_verdict_evidence_and_follow_up(reports):
    (table,) = tables_of(section(reports["fr"], "glance"))
    rows = {plain(row[0].content): row for row in table.rows}
    fragile = rows["Prescription sociale"]
    assert plain(fragile[4].content) == "Changement favorable"
    assert plain(fragile[5].content) == "Nesta 2"
    assert "131" in plain(fragile[6].content)
    assert "lecture fragile" in plain(fragile[6].detail)
    followed = rows["Bien vieillir"]
    assert plain(followed[4].content) == "Écart défavorable"
    assert plain(rows["Tiers-lieu, laboratoire"][4].content) == "Pas encore mesuré"
    pictured = {name: row[4].picture is not None for name, row in rows.items()}
    assert sum(pictured.values()) == 8


def test_the_open_question_is_worked_out(reports):
    (panel,) = (b for b in section(reports["fr"], "one-by-one").blocks if isinstance(b, Panel))
    assert panel.tone == "open"
    assert "il faudrait environ" in words_of(panel)


def test_forests_stand_by_notion_before_anything_is_put_together(reports):
    figures = [b for b in section(reports["fr"], "forests").blocks if isinstance(b, FigureBlock)]
    assert [figure.id for figure in figures] == ["forest-well_being", "forest-loneliness"]
    assert [len(figure.table.rows) for figure in figures] == [7, 2]
    rows = figures[0].table.rows
    values = [float(plain(row[2].content).replace("\u2212", "-").replace(",", ".")) for row in rows]
    assert values == sorted(values, reverse=True)


def test_the_wished_direction_is_to_the_right(reports, portfolio):
    figure = section(reports["fr"], "forests").blocks[2]
    told = {plain(row[0].content): plain(row[2].content) for row in figure.table.rows}
    g = portfolio.packet("prescription").outcomes[0].standardized.g
    assert g < 0
    assert told["Prescription sociale"] == f"+{-g:.2f}".replace(".", ",")


def test_the_mean_has_its_prediction_in_a_row_of_its_own_and_in_plain_words(reports, portfolio):
    part = section(reports["fr"], "pooled")
    (figure,) = (b for b in part.blocks if isinstance(b, FigureBlock))
    labels = [plain(row[0].content) for row in figure.table.rows]
    assert [label.replace("\u202f", " ") for label in labels[-2:]] == [
        "Moyenne",
        "Un projet de plus ?",
    ]
    (pool,) = (pool for pool in portfolio.pools if pool.result is not None)
    prediction = pool.result["prediction"]
    low = f"{prediction.conf_low:+.2f}".replace("-", "\u2212").replace(".", ",")
    words = words_of(part)
    assert f"entre {low} et" in words
    assert "ne promet rien à un nouveau projet" in words
    assert "metafor" in words


def test_what_is_not_known_is_said(reports):
    words = words_of(section(reports["fr"], "known"))
    assert "Pas encore d'évolution mesurée : Lieu d'appui en cas de crise et Tiers-lieu" in words
    assert "Question encore ouverte partout où elle est posée : confiance sociale." in words


def test_costs_per_point_stand_behind_a_favourable_verdict_alone(portfolio):
    unsettled = outcome(WELL_BEING, n=30, change=-0.05, seed=81)
    costs = [{"category": "Salaires", "amount": 30000.0}]
    made = packet("a", "Ouvert", outcomes=[unsettled], costs=costs)
    document = portfolio_report(portfolio_of([made]), date=DAY)
    (row,) = tables_of(section(document, "costs"))[0].rows
    assert plain(row[3].content) == "non montré"
    (table,) = tables_of(section(portfolio_report(portfolio, date=DAY), "costs"))
    shown = {plain(row[0].content): plain(row[3].content) for row in table.rows}
    study = portfolio.packet("ilots").outcomes[0]
    each = round(60500 / (study.change.n * study.change.estimate))
    assert re.sub(r"\D", "", shown["Îlots alimentaires"]) == str(each)


def test_who_is_missing_and_what_was_refused(reports):
    words = words_of(section(reports["fr"], "arrivals"))
    assert "Cuisine partagée, attendu pour le 31 janvier 2027" in words
    assert "brouillon.json" in words
    assert "version 1 : remplacé par l'envoi 2026, version 2" in words


def test_shared_districts_are_said_never_summed(reports):
    words = words_of(section(reports["fr"], "districts"))
    assert "Nord, Villeneuve" in words
    assert "une même personne peut être comptée par chacun" in words


def test_lessons_are_the_teams_own_words(reports):
    (team,) = (b for b in section(reports["fr"], "lessons").blocks if isinstance(b, TeamWords))
    assert "gardiens d'immeuble" in words_of(team)


@pytest.mark.parametrize("render", [render_html, render_pdf, render_docx])
def test_the_three_formats_are_written_in_both_languages(reports, portfolio, render):
    for language in ("fr", "en"):
        assert len(render(reports[language])) > 10_000
        assert render(board_brief(portfolio, language=language, date=DAY))


def test_simulated_data_are_marked_on_every_page(reports, portfolio):
    for document in (*reports.values(), board_brief(portfolio, date=DAY)):
        assert document.banner
        assert 'class="banner"' in render_html(document)
    real = portfolio_of([p.model_copy(update={"simulated": False}) for p in ten()])
    assert portfolio_report(real, date=DAY).banner is None
    mixed = portfolio_of([*ten()[:9], ten()[9].model_copy(update={"simulated": False})])
    assert "Une partie" in portfolio_report(mixed, date=DAY).banner


def test_the_note_for_the_board_is_one_page(portfolio):
    for language in ("fr", "en"):
        pages = render_pdf(board_brief(portfolio, language=language, date=DAY))
        assert len(re.findall(rb"/Type\s*/Page\b", pages)) == 1
    crowd = render_pdf(board_brief(portfolio_of(many(30)), date=DAY))
    assert len(re.findall(rb"/Type\s*/Page\b", crowd)) == 1


def test_a_great_portfolio_shows_the_first_rows_and_says_where_the_rest_is():
    document = portfolio_report(portfolio_of(many(60)), date=DAY)
    (table,) = tables_of(section(document, "glance"))
    assert len(table.rows) == 40
    assert "20 lignes" in words_of(table.note)
    for part in document.sections:
        for block in part.blocks:
            if isinstance(block, DataTable):
                assert len(block.rows) <= 40


def test_projects_without_anything_measured_make_a_report():
    read = portfolio_of([packet("a", "Seul"), packet("b", "Autre")])
    document = portfolio_report(read, date=DAY)
    kept = [part.id for part in document.sections]
    assert kept == ["essentials", "glance", "known", "arrivals", "method", "brief"]
    assert "Aucun projet n'a encore mesuré" in words_of(document)
    assert render_html(document)


def test_hidden_means_are_said_hidden():
    made = outcome(WELL_BEING, n=20, change=0.3, seed=5)
    for name in ("before", "after"):
        made[name] = {"n": 20}
    made["change"] = made["standardized"] = None
    document = portfolio_report(portfolio_of([packet("a", "Masqué", outcomes=[made])]), date=DAY)
    assert "one-by-one" not in [part.id for part in document.sections]
    assert "forests" not in [part.id for part in document.sections]


def test_texts_of_projects_are_never_markup_and_odd_codes_make_no_error():
    hostile = "<script>alert(1)</script> **gras** {n} \u202e"
    made = outcome(WELL_BEING, n=20, change=0.1, seed=5, label=hostile, months=0.0)
    made["verdict"]["word"] = "splendid"
    made["passport"]["readings"][0]["level"] = "²"
    odd = packet(
        "a",
        hostile,
        design="unheard_of",
        sites=[{"id": "s", "label": hostile, "commune": hostile, "district": hostile}],
        counts=[{"indicator": "i", "unit": "unheard_of", "value": 3.5}],
        lessons=[{"theme": hostile, "words": hostile}],
        costs=[{"category": hostile, "amount": 1e12}],
        outcomes=[made],
    )
    twin = odd.model_copy(update={"project": "b"})
    for language in ("fr", "en"):
        document = portfolio_report(portfolio_of([odd, twin]), language=language, date=DAY)
        page = render_html(document)
        assert "<script" not in page
        assert "alert(1)" in page
        assert render_pdf(document).startswith(b"%PDF")
        assert render_docx(document)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (None, "Sans date : ne se juge pas"),
        ("2026-12-31", "Pas jugée : lecture à convenir, ou compte incertain"),
    ],
)
def test_a_promise_with_a_date_is_never_said_undated(by, words):
    promise = target("met", "persons", "about", (60,), "not_judged", stated="environ 60", by=by)
    one = packet("a", "Un", targets=[promise], outcomes=[outcome(WELL_BEING, n=20, change=0.3)])
    document = portfolio_report(portfolio_of([one]), date=DAY)
    for name in ("glance", "promises", "brief"):
        assert words in words_of(section(document, name))


def test_questionnaires_are_named_as_readers_know_them():
    form = {"id": "well_being_5", "construct": "well_being", "sha256": "0" * 64}
    known = form | {"label": {"fr": "Cinq questions de bien-être", "en": "Five well-being items"}}
    made = outcome(WELL_BEING, n=20, change=0.3)
    packets = [
        packet("a", "Un", questionnaires=[known], outcomes=[made]),
        packet("b", "Deux", questionnaires=[form], outcomes=[made]),
    ]
    document = portfolio_report(portfolio_of(packets), date=DAY)
    for name in ("forests", "quality"):
        said = words_of(section(document, name))
        assert "Cinq questions de bien-être" in said
        assert "well_being_5" in said


def test_the_cover_counts_what_was_read_and_who_was_expected(reports):
    facts = dict(reports["fr"].cover.facts)
    assert facts["Reçu"] == "10 projets\u202f; attendus\u00a0: 10 sur 11"


def test_a_changed_key_is_told_where_arrivals_are(portfolio):
    told = replace(portfolio, doubtful=(portfolio.packets[0].project,))
    said = words_of(section(portfolio_report(told, date=DAY), "arrivals"))
    assert "La clé a changé d'un envoi à l'autre" in said
    assert "La clé a changé" not in words_of(portfolio_report(portfolio, date=DAY))
