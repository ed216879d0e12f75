"""Exports of web forms: what is sure is used and said, what is not waits for a person."""

import csv

import pytest

from solidarity_eval.errors import OutputError
from solidarity_eval.intake.dialects.mapping import HEADER, MappingRow
from solidarity_eval.intake.dialects.mapping_file import write_mapping
from solidarity_eval.intake.load import load_dataset
from tests.fixtures.exports.web_forms import framaforms_export, google_export, microsoft_export
from tests.fixtures.intake.builders import codes, only, project, questionnaire, responses, write

KEYS = ["Votre code", "Temps"]
LABELS = {0: {"fr": "jamais"}, 1: {"fr": "parfois"}, 2: {"fr": "souvent"}, 3: {"fr": "toujours"}}
PARAPHRASE = {
    "a": {"fr": "être entouré"},
    "b": {"fr": "recevoir de l'aide"},
    "c": {"fr": "sortir de chez soi"},
    "d": {"fr": "parler à quelqu'un"},
}
SAME = ["1. Être entouré ?", "2) Recevoir de l’aide…", "Sortir de chez soi *", "PARLER A QUELQU'UN"]
ROWS = [
    ["P1", "avant", "Jamais", "Parfois", "Souvent", "Toujours"],
    ["P2", "avant", "Toujours", "Souvent", "Parfois", "Jamais"],
]
EXPECTED = [[0, 1, 2, 3], [3, 2, 1, 0]]
EXPORTS = {
    "google": (google_export, "data/answers.csv"),
    "google_address": (lambda *a: google_export(*a, address=True), "data/answers.csv"),
    "microsoft": (microsoft_export, "data/answers.xlsx"),
    "microsoft_points": (lambda *a: microsoft_export(*a, points=True), "data/answers.xlsx"),
    "framaforms": (framaforms_export, "data/answers.csv"),
    "framaforms_two": (lambda *a: framaforms_export(*a, lines=2), "data/answers.csv"),
}
EACH = pytest.mark.parametrize("tool", EXPORTS)


def loaded(folder, tool="google", *, sentences=SAME, rows=ROWS, labels=LABELS):
    export, name = EXPORTS[tool]
    write(folder, {name: export([*KEYS, *sentences], rows)})
    wave = {"column": "Temps", "values": {"avant": "before"}}
    items = {"min": 0, "max": 3, "ids": list("abcd"), "paraphrase": PARAPHRASE}
    return project(
        folder,
        waves=[{"id": "before"}],
        tables={"responses": responses(name, person="Votre code", wave=wave)},
        instruments=[{"define": questionnaire(items=items, labels=labels)}],
    )


def answers(dataset):
    return dataset.responses.filter(like="trust/").to_numpy().tolist()


def mapping(folder):
    text = (folder / "colonnes.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def confirm(folder, **codes_of):
    """Say yes to every line, with a code for the answers that have none."""
    rows = mapping(folder)
    for row in rows:
        row["verifie"] = "oui"
        row["code"] = row["code"] or codes_of.get(row["reponse"], "")
    lines = [";".join(HEADER), *(";".join(row.values()) for row in rows)]
    (folder / "colonnes.csv").write_text("\n".join(lines), encoding="cp1252")


@EACH
def test_the_same_words_are_used_at_once_and_said(tmp_path, tool):
    dataset = load_dataset(loaded(tmp_path, tool))
    assert answers(dataset) == EXPECTED
    assert not dataset.errors
    assert only(dataset, "mapping_used").values["columns_used"] == 4
    assert {row.origin for row in dataset.proposals} == {"identique"}
    days = [str(day)[:10] for day in dataset.responses["date"]]
    assert days == ["2026-03-01", "2026-03-02"]


@pytest.mark.parametrize("tool", ["google_address", "microsoft", "framaforms"])
def test_personal_columns_are_dropped_and_named(tmp_path, tool):
    dataset = load_dataset(loaded(tmp_path, tool))
    named = set(only(dataset, "personal_dropped").values["columns"])
    known = {
        "google_address": {"Adresse e-mail"},
        "microsoft": {"Adresse de messagerie", "Nom"},
        "framaforms": {"Adresse IP", "UID", "Nom d'utilisateur"},
    }
    assert named == known[tool]
    assert not dataset.responses.astype(str).map(lambda cell: "@" in str(cell)).any().any()


@EACH
def test_what_is_like_or_in_order_waits_until_a_person_confirms(tmp_path, tool):
    sentences = ["Je suis entouré", "On m'aide bien", "Je mets le nez dehors", "Je bavarde"]
    files = loaded(tmp_path, tool, sentences=sentences)
    first = load_dataset(files)
    assert only(first, "columns_waiting").severity == "error"
    assert first.responses.empty
    assert "missing_column" not in codes(first)
    write_mapping(tmp_path, first.proposals)
    again = load_dataset(files)
    assert again.proposals == ()
    assert only(again, "columns_waiting").values["texts"] == tuple(sentences)
    confirm(tmp_path)
    dataset = load_dataset(files)
    assert answers(dataset) == EXPECTED
    assert not dataset.errors
    assert "colonnes.csv" in [item.path for item in dataset.inputs]


def test_words_without_a_label_wait_for_a_code(tmp_path):
    rows = [["P1", "avant", "Souvent !", "3 - Tout le temps", "rarement", "Jamais"]]
    files = loaded(tmp_path, rows=rows)
    first = load_dataset(files)
    found = {row.words: (row.code, row.origin) for row in first.proposals if row.words}
    assert found == {
        "Souvent !": ("2", "identique"),
        "3 - Tout le temps": ("3", "nombre"),
        "rarement": ("", "à remplir"),
    }
    assert only(first, "answers_waiting").values["texts"] == ("3 - Tout le temps", "rarement")
    write_mapping(tmp_path, first.proposals)
    confirm(tmp_path, rarement="1")
    dataset = load_dataset(files)
    assert answers(dataset) == [[2, 3, 1, 0]]
    assert not dataset.errors


def test_a_line_refused_is_never_used_nor_proposed_again(tmp_path):
    files = loaded(tmp_path)
    write_mapping(tmp_path, load_dataset(files).proposals)
    file = tmp_path / "colonnes.csv"
    text = file.read_text(encoding="utf-8-sig").replace(";a;;;identique;", ";a;;;identique;non")
    file.write_text(text, encoding="utf-8")
    dataset = load_dataset(files)
    assert only(dataset, "missing_column").column == "a"
    assert [row.item for row in dataset.proposals if row.column] == []


def test_what_a_person_wrote_stays_and_a_second_file_is_added(tmp_path):
    row = MappingRow(file="data/x.csv", column="=1+1", block="trust", item="a", origin="ordre")
    write_mapping(tmp_path, [row])
    first = (tmp_path / "colonnes.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in first
    write_mapping(tmp_path, [MappingRow(file="data/y.csv", column="b", block="trust", item="b")])
    second = (tmp_path / "colonnes.csv").read_text(encoding="utf-8-sig")
    assert second.startswith(first)
    assert len(mapping(tmp_path)) == 2
    assert write_mapping(tmp_path, []) is None


def test_a_header_that_a_spreadsheet_would_run_comes_back(tmp_path):
    sentences = ["=être entouré", "+recevoir de l'aide", "-sortir de chez soi", "Chaque jour ?"]
    files = loaded(tmp_path, sentences=sentences)
    write_mapping(tmp_path, load_dataset(files).proposals)
    assert {row["colonne"][:1] for row in mapping(tmp_path)[:3]} == {"'"}
    rows = mapping(tmp_path)
    rows[3] |= {"questionnaire": "trust", "question": "d"}
    lines = [";".join(HEADER), *(";".join([*row.values()][:-1]) + ";oui" for row in rows)]
    (tmp_path / "colonnes.csv").write_text("\n".join(lines), encoding="utf-8")
    assert answers(load_dataset(files)) == EXPECTED


def test_a_linked_mapping_is_not_written_through(tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "outside.csv").write_text("kept", encoding="utf-8")
    (tmp_path / "project" / "colonnes.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(OutputError):
        write_mapping(tmp_path / "project", [MappingRow(column="a", block="trust", item="a")])
    assert (tmp_path / "outside.csv").read_text(encoding="utf-8") == "kept"


def test_a_mapping_that_names_no_question_stops(tmp_path):
    files = loaded(tmp_path)
    write_mapping(tmp_path, [MappingRow(column="x", block="trust", item="zz")])
    assert only(load_dataset(files), "mapping_unknown").value == "trust/zz"
    (tmp_path / "colonnes.csv").write_text("colonne;question\nx;a\n", encoding="utf-8")
    assert "questionnaire" in only(load_dataset(files), "mapping_columns").values["absent"]


def test_sentences_of_the_team_are_known(tmp_path):
    wording = "instrument: trust\nitems: {a: {fr: Je mange avec d'autres}}\n"
    write(tmp_path, {"questionnaires/trust.wording.yaml": wording})
    sentences = ["Je mange avec d'autres.", *SAME[1:]]
    assert answers(load_dataset(loaded(tmp_path, sentences=sentences))) == EXPECTED


def test_a_label_that_is_also_a_code_is_said(tmp_path):
    labels = {0: {"fr": "0"}, 1: {"fr": "3"}, 3: {"fr": "souvent"}}
    rows = [["P1", "avant", "3", "0", "3", "souvent"]]
    dataset = load_dataset(loaded(tmp_path, rows=rows, labels=labels))
    assert answers(dataset) == [[3, 0, 3, 3]]
    assert only(dataset, "label_is_code").values["label"] == "3"


def test_french_time_stamps_are_read():
    from solidarity_eval.intake.dialects.stamps import day_of

    stamps = {
        "05/03/2026 10:22:31": "2026-03-05",
        "5 mars 2026 à 10:22": "2026-03-05",
        "jeu. 5 mars 2026 - 10:22": "2026-03-05",
        "2026/03/05 10:22:31 AM UTC+1": "2026-03-05",
        "05/03/2026 - 10:22": "2026-03-05",
        "5 févr. 2026": "2026-02-05",
        "5 ju 2026": "None",
        "x": "None",
    }
    assert {text: str(day_of(text)) for text in stamps} == stamps
