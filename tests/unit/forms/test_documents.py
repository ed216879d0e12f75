"""Paper form, notice and codebook: what they say, what they leave open, what they never print."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from solidarity_eval.document.blocks import BulletList, DataTable, Document, Paragraph, plain
from solidarity_eval.document.paper import PaperForm, TickTable, WrittenLines
from solidarity_eval.document.renderers import render_docx, render_html, render_paper, render_pdf
from solidarity_eval.evaluation.load import read_project
from solidarity_eval.forms.codebook import codebook
from solidarity_eval.forms.notice import notice
from solidarity_eval.forms.paper import paper_form
from solidarity_eval.instruments.catalogue import list_instruments, load_instrument
from solidarity_eval.locales import get_locale
from solidarity_eval.schemas.load import LoadedProject
from solidarity_eval.schemas.project import ResponseTable
from tests.fixtures.exports.projects import write_project

DAY = dt.date(2026, 3, 1)
PROJECT = """\
schema_version: 1
id: poya
title: {fr: "Le logement", en: "Housing"}
waves: [{id: before, label: {fr: "avant", en: "before"}}, {id: after, label: {fr: "après"}}]
tables:
  responses:
    file: data/saisie.xlsx
    person: code
    wave: {column: temps, values: {1: before, 2: after}}
    date: jour
    mode: mode
    recode: {ucla3: {9: 3}, age: {0: 16}}
instruments:
  - use: ucla3
    columns: {left_out: Q2}
  - use: ess_social_trust
  - use: who5
measures:
  - {id: age, column: age, min: 16, max: 110, label: {fr: "âge"}}
checks:
  skip: [{if: {lacks_company: [1, 2]}, then_empty: [isolated]}]
selection: {path: open}
"""
SENTENCE = "Phrase confiée à l'équipe, avec sa licence ?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project.yaml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def give_wording(folder: Path) -> None:
    (folder / "questionnaires").mkdir()
    text = f'instrument: ucla3\nitems: {{left_out: {{fr: "{SENTENCE}"}}}}\n'
    text += 'answers: {1: {fr: "mot confié"}}\n'
    (folder / "questionnaires" / "ucla3.wording.yaml").write_text(text, encoding="utf-8")


def load(folder: Path) -> tuple[LoadedProject, ResponseTable]:
    loaded = read_project(folder)
    return loaded, loaded.project.tables.response_files[0]


def paper_of(folder: Path, language: str = "fr") -> PaperForm:
    return paper_form(*load(folder), language=language, date=DAY)


def words_of(document: Document) -> str:
    return render_html(document)


def test_boxes_carry_the_codes_and_refusals_stand_apart(folder: Path) -> None:
    _, trust, _, measures = paper_of(folder).parts
    (table,) = trust.blocks
    assert isinstance(table, TickTable)
    assert [one.code for one in table.ticks if not one.apart] == [str(n) for n in range(11)]
    assert [one.code for one in table.ticks if one.apart] == ["77", "88", "99"]
    assert len(table.questions) == 3
    (lines,) = measures.blocks
    assert isinstance(lines, WrittenLines)
    assert lines.questions[0].unit == "de 16 à 110"


def test_who_and_when_stand_at_the_top(folder: Path) -> None:
    person, wave, date, mode = paper_of(folder).identity
    assert sum(person.boxes) == 8
    assert [one.words for one in wave.ticks] == ["avant", "après"]
    assert date.boxes == (2, -1, 2, -1, 4)
    assert (mode.boxes, mode.ticks) == ((), ())


def test_the_sentence_of_the_team_or_a_place_to_paste_it(folder: Path) -> None:
    give_wording(folder)
    (table,) = paper_of(folder).parts[0].blocks
    assert isinstance(table, TickTable)
    first, second, third = table.questions
    assert (first.words, first.paste) == ("manque de compagnie", True)
    assert (second.words, second.paste) == (SENTENCE, False)
    assert third.note.replace("\u202f", " ") == (
        "Passez cette question si vous avez répondu 1 ou 2 à « manque de compagnie »."
    )
    assert table.ticks[0].words == "mot confié"
    (english,) = paper_of(folder, "en").parts[0].blocks
    assert isinstance(english, TickTable)
    assert english.questions[1].paste, "the French sentence is not the English one"


def test_the_same_form_gives_the_same_pages(folder: Path) -> None:
    first, second = render_paper(paper_of(folder)), render_paper(paper_of(folder))
    assert first == second
    assert first.startswith(b"%PDF-")


def test_hostile_text_is_text(folder: Path) -> None:
    text = PROJECT.replace('fr: "Le logement"', 'fr: "#let x = [*] $ \\\\ = 👩 مرحبا <b> {{ }}"')
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    assert render_paper(paper_of(folder)).startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_notice_leaves_open_what_only_the_team_knows(folder: Path, language: str) -> None:
    document = notice(*load(folder), language=language, date=DAY)
    say = get_locale(language).text
    spans = [
        span.text
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
        for span in block.content
        if span.strong
    ]
    slots = [key for key in get_locale(language).keys("forms") if ".notice.slot." in key]
    assert sorted(spans) == sorted(f"[{say(key)} …………………………]" for key in slots)
    team = document.sections[-1]
    assert team.new_page, "the page for the team is not handed out"
    listed = [
        plain(one) for block in team.blocks if isinstance(block, BulletList) for one in block.items
    ]
    assert set(listed) >= {say(key) for key in slots}
    assert render_docx(document)[:2] == b"PK"
    assert render_pdf(document).startswith(b"%PDF-")


def test_the_notice_says_what_the_project_says(folder: Path) -> None:
    text = PROJECT.replace(
        "selection: {path: open}",
        "selection: {path: open}\norganisation: Association essai\nevaluator: Laboratoire essai\n"
        "summary: {fr: 'Un logement et des voisins.'}\n"
        "privacy: {share_threshold: 12, internal_threshold: 6, legal_basis: consentement}",
    )
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    words = words_of(notice(*load(folder), language="fr", date=DAY))
    for said in (
        *("Association essai", "Laboratoire essai", "Un logement et des voisins.", "consentement"),
        *(
            "moins de 12 personnes",
            "2 fois",
            "avant et après",
            "12 questions",
            "solitude ressentie",
        ),
        *("un code, jamais votre nom", "aussi : âge"),
    ):
        assert said in words.replace("\u202f", " ").replace("\u00a0", " "), said


def test_the_codebook_has_every_column_and_every_score(folder: Path) -> None:
    document = codebook(*load(folder), language="fr", date=DAY)
    tables = [
        block for part in document.sections for block in part.blocks if isinstance(block, DataTable)
    ]
    first_cells = [plain(row[0].content) for table in tables for row in table.rows]
    for column in ("code", "temps", "jour", "mode", "lacks_company", "Q2", "trust", "w5", "age"):
        assert first_cells.count(column) == 1, column
    for score in ("ucla3.total", "ess_social_trust.total", "who5.total"):
        assert score in first_cells
    words = words_of(document).replace("\u202f", " ").replace("\u00a0", " ").replace("&#39;", "’")
    for said in (
        *("77 = ne veut pas répondre", "multipliée par 4", "Topp et al. (2015)"),
        *("codes de « ucla3 » diffèrent", "9 → 3", "codes de « age »"),
        *("doi.org/10.1159/000376585", "Libre, avec citation"),
    ):
        assert said in words, said


def test_what_is_passed_on_never_has_the_licensed_sentences(folder: Path) -> None:
    from solidarity_eval.forms.table_schema import table_schema_text

    give_wording(folder)
    loaded, table = load(folder)
    for words in (
        words_of(codebook(loaded, table, language="fr", date=DAY)),
        words_of(notice(loaded, table, language="fr", date=DAY)),
        table_schema_text(loaded, table, language="fr"),
    ):
        assert SENTENCE not in words
        assert "mot confié" not in words


def test_every_catalogue_instrument_has_its_codebook(tmp_path: Path) -> None:
    for name in list_instruments():
        document = codebook(*load(write_project(tmp_path, name)), language="fr", date=DAY)
        words = words_of(document)
        for scale in load_instrument(name).scales:
            assert f"{name}.{scale.id}" in words


def test_the_two_languages_have_the_same_messages() -> None:
    for package in ("forms", "errors_forms"):
        assert get_locale("fr").keys(package) == get_locale("en").keys(package)
