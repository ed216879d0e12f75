"""The workbook of registers: every header is one that intake reads, every word is allowed."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from solidarity_eval.forms.registers_words import said_words
from solidarity_eval.forms.registers_workbook import register_files, registers_workbook
from solidarity_eval.intake.counts import HEADERS, METHODS, UNITS
from solidarity_eval.intake.registers.columns import REGISTERS
from solidarity_eval.intake.text import fold
from solidarity_eval.laureates import list_laureates, load_laureate
from solidarity_eval.locales import get_locale

LAUREATES = list_laureates()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("register", REGISTERS)
def test_every_header_is_read(register: str, language: str) -> None:
    locale = get_locale(language)
    for key, column in REGISTERS[register].items():
        header = fold(locale.text(f"registers.header.{register}.{key}"))
        assert header in column.headers, (register, key)
        others = [k for k, one in REGISTERS[register].items() if header in one.headers]
        assert others == [key], "a header stands for one column"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_header_of_the_counts_is_read(language: str) -> None:
    for key, headers in HEADERS.items():
        assert fold(get_locale(language).text(f"registers.header.counts.{key}")) in headers


@pytest.mark.parametrize("language", ["fr", "en"])
def test_units_and_methods_are_those_that_are_read(language: str) -> None:
    project = load_laureate("poya").project
    assert {fold(word) for word in said_words(project, "counts", "unit", language=language)} <= set(
        UNITS
    )
    methods = said_words(project, "counts", "method", language=language)
    assert len(methods) == 4
    assert {fold(word) for word in methods} <= set(METHODS)


@pytest.mark.parametrize("laureate", LAUREATES)
def test_one_sheet_per_register_that_the_project_names(laureate: str) -> None:
    loaded = load_laureate(laureate)
    (file,) = register_files(loaded)
    content = registers_workbook(loaded, file, language="fr")
    assert content == registers_workbook(loaded, file, language="fr"), "same project, same bytes"
    book = load_workbook(io.BytesIO(content))
    tables = loaded.project.tables
    named = [tables.people, tables.counts, *tables.given().values()]
    assert book.sheetnames == ["Mode d’emploi", *(str(one.sheet) for one in named if one)]
    for sheet in book.worksheets[1:]:
        assert sheet.max_row == 1, "nothing but headers"
        headers = [cell.value for cell in sheet[1]]
        assert len(headers) == len(set(headers))
        assert all(cell.comment is not None for cell in sheet[1])


def test_words_come_from_the_project() -> None:
    project = load_laureate("poya").project
    assert said_words(project, "events", "event", language="fr") == (
        "binôme formé",
        "binôme terminé",
        "déménagement d'un membre",
    )
    assert said_words(project, "milestones", "id", language="fr") == ("carte", "guide", "leviers")
    assert said_words(project, "codes", "code", language="fr") == (
        "confiance",
        "langue",
        "autre_aide",
    )
    assert said_words(project, "codes", "share", language="en") == ("yes", "no")
    assert said_words(project, "codes", "wave", language="fr") == ("entrée", "6 mois", "12 mois")
    indicators = said_words(project, "counts", "indicator", language="fr")
    assert set(indicators) == {
        *("beneficiaries", "dyads_formed", "mediators_trained", "event_residents"),
        "dyad_members",
    }
    assert said_words(project, "costs", "category", language="fr") == ()


def test_people_have_the_columns_that_the_project_names_and_compares() -> None:
    book = load_workbook(
        io.BytesIO(registers_workbook(load_laureate("poya"), "data/registres.xlsx", language="fr"))
    )
    headers = [cell.value for cell in book["Personnes"][1]]
    assert headers == ["personne", "binôme", "rôle", "entrée", "sortie", "raison", "sexe", "âge"]


def test_the_register_of_counts_asks_for_the_group_where_a_promise_speaks_of_one() -> None:
    loaded = load_laureate("poya")
    project = loaded.project
    first, *others = project.targets
    of_refugees = first.model_copy(update={"population": "refugees"})
    asked = replace(loaded, project=project.model_copy(update={"targets": (of_refugees, *others)}))
    for one, shown in ((loaded, False), (asked, True)):
        (file,) = register_files(one)
        book = load_workbook(io.BytesIO(registers_workbook(one, file, language="fr")))
        headers = [cell.value for cell in book["Comptages"][1]]
        assert ("population" in headers) is shown
    assert said_words(project, "counts", "population", language="fr")[0] == (
        "personnes réfugiées en binôme"
    )
