"""Personal data: found in headers, cells and texts, counted, never repeated; pseudonyms."""

import os
import stat
import sys

import pytest

from solidarity_eval.errors import OutputError
from solidarity_eval.intake import describe
from solidarity_eval.intake.checks.personal import personal_lines
from solidarity_eval.intake.forgotten import NAME as FORGOTTEN
from solidarity_eval.intake.keys.pseudonym import (
    VARIABLE,
    has_key,
    key_file,
    key_folder,
    make_key,
    pseudonym,
)
from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.personal import is_personal_header, kinds_in
from tests.fixtures.intake.builders import FILE, codes, lines, only, project, responses, write

EMAIL = "quelqu.un" + "@" + "exemple" + ".org"
PHONE = " ".join(["06", "12", "34", "56", "78"])
ADDRESS = "12 bis, " + "rue des Lilas"
NIR = "1 84 12 76 451 089 46"
IBAN = "FR76 3000 6000 0112 3456 7890 189"


@pytest.fixture
def keys(tmp_path, monkeypatch):
    folder = tmp_path / "clés"
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"écrire à {EMAIL}", ["email"]),
        (PHONE, ["phone"]),
        (PHONE.replace(" ", ""), ["phone"]),
        (PHONE.replace(" ", "."), ["phone"]),
        (PHONE.replace(" ", "\u00a0"), ["phone"]),
        ("+33 " + PHONE[1:], ["phone"]),
        ("0033" + PHONE[1:].replace(" ", ""), ["phone"]),
        (f"j'habite {ADDRESS}", ["address"]),
        ("4, Allée du Parc", ["address"]),
        (NIR, ["nir"]),
        (NIR.replace(" ", ""), ["nir"]),
        (IBAN, ["iban"]),
        (IBAN.replace(" ", ""), ["iban"]),
        (f"{EMAIL} ou {PHONE}", ["email", "phone"]),
    ],
)
def test_what_identifies_a_person_is_seen(text, kinds):
    assert list(kinds_in(text)) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "12",
        "2026-03-01",
        "01/02/2026 10:30",
        "P01-12",
        "1 84 12 76 451 089 47",
        "FR76 3000 6000 0112 3456 7890 188",
        "3 cours de français",
        "le 06.12.2034",
        "04-03-2027 10:30",
        "123456789012345",
        "uuid:0612345678-9abc",
        "12 personnes @ 14 h",
        "10 place",
        "0,612345678",
    ],
)
def test_ordinary_answers_are_left_alone(text):
    assert list(kinds_in(text)) == []


@pytest.mark.parametrize(
    ("header", "personal"),
    [
        ("Prénom", True),
        ("Nom de l'enfant", True),
        ("Votre adresse", True),
        ("N° de téléphone", True),
        ("tel_portable", True),
        ("Nom du quartier", False),
        ("Première lettre du prénom de votre mère", False),
        ("nombre de prénoms", False),
        ("confiance", False),
        ("Utilisez-vous souvent votre téléphone pour parler à vos proches ?", False),
    ],
)
def test_headers_that_name_a_person(header, personal):
    assert is_personal_header(header) is personal


def test_a_column_is_named_with_its_count_and_never_its_value(tmp_path):
    rows = [
        f"P{n};1;0;1;2;3;{PHONE if n < 3 else ''};{EMAIL if n == 1 else 'ok'}" for n in range(5)
    ]
    write(tmp_path, {FILE: lines("id;time;a;b;c;d;note;avis", *rows, "P9;2;0;1;2;3;;")})
    dataset = load_dataset(project(tmp_path))
    found = [item for item in dataset.findings if item.code == "personal_data"]
    assert [(i.column, i.values["count"], i.values["variant"]) for i in found] == [
        ("note", 3, "phone"),
        ("avis", 1, "email"),
    ]
    for item in found:
        told = str(describe.to_dict(item, "fr")) + describe.line(item, "fr")
        assert PHONE not in told
        assert EMAIL not in told


def test_codes_that_are_no_codes_are_told(tmp_path):
    write(tmp_path, {FILE: lines("id;time;a;b;c;d", f"{EMAIL};1;0;1;2;3", f"{EMAIL};2;0;1;2;3")})
    assert only(load_dataset(project(tmp_path)), "personal_data").column == "id"


def test_an_answer_that_is_none_is_looked_at(tmp_path):
    write(tmp_path, {FILE: lines("id;time;a;b;c;d", f"1;1;{PHONE};1;2;3", "1;2;0;1;2;3")})
    assert only(load_dataset(project(tmp_path)), "personal_data").column == "a"


def test_the_people_table_is_looked_at(tmp_path):
    write(
        tmp_path,
        {
            FILE: lines("id;time;a;b;c;d", "1;1;0;1;2;3", "1;2;0;1;2;3"),
            "data/people.csv": lines("person;domicile;prénom de l'enfant", f"1;{ADDRESS};x"),
        },
    )
    tables = {"responses": responses(), "people": {"file": "data/people.csv"}}
    dataset = load_dataset(project(tmp_path, tables=tables))
    assert only(dataset, "personal_data").column == "domicile"
    assert only(dataset, "personal_columns").values["columns"] == ("prénom de l'enfant",)
    assert "prénom de l'enfant" not in dataset.people.columns


def test_the_teams_texts_are_looked_at_line_by_line(tmp_path):
    write(
        tmp_path,
        {
            FILE: lines("id;time;a;b;c;d", "1;1;0;1;2;3", "1;2;0;1;2;3"),
            "texte/b.md": f"# Ici\n\nAppeler le {PHONE}.\n",
            "texte/a.md": f"Bonjour\r\n{EMAIL}".encode("cp1252") + b" \xe9t\xe9",
            "texte/c.txt": EMAIL,
        },
    )
    dataset = load_dataset(project(tmp_path))
    assert codes(dataset) == ["personal_text", "personal_text"]
    places = [(i.file, i.row, i.values["variant"]) for i in dataset.findings]
    assert places == list(personal_lines(tmp_path))
    assert places == [("texte/a.md", 2, "email"), ("texte/b.md", 3, "phone")]


def test_a_pseudonym_is_steady_and_of_its_project(keys, tmp_path):
    for name in ("one", "two"):
        assert make_key(name, project_folder=tmp_path / "project") == keys / f"{name}.key"
        assert make_key(name, project_folder=tmp_path / "project") is None
    first = pseudonym("one", " p–01 ")
    assert first == pseudonym("one", "P-01")
    assert len(first) == 16 == len(set(first) | set("0123456789abcdef"))
    assert len({first, pseudonym("two", "P-01"), pseudonym("one", "P-02")}) == 3


def test_the_key_is_its_owners_alone(keys, tmp_path):
    file = make_key("one", project_folder=tmp_path / "project")
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(bytes.fromhex(file.read_text().strip())) == 32
    assert (has_key("one"), has_key("two")) == (True, False)


def test_the_key_stays_out_of_the_project(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "project" / "keys"))
    with pytest.raises(OutputError, match=VARIABLE):
        make_key("one", project_folder=tmp_path / "project")
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize("content", [None, "", "zz", "00" * 31, "é"])
def test_a_key_that_is_lost_or_damaged_is_told(keys, content):
    if content is not None:
        keys.mkdir()
        key_file("one").write_text(content, encoding="utf-8")
    with pytest.raises(OutputError, match="missing or damaged"):
        pseudonym("one", "P1")


@pytest.mark.parametrize(
    ("platform", "variables", "part"),
    [
        ("linux", {"XDG_CONFIG_HOME": "/home/x/conf"}, "/home/x/conf/solidarity-eval/keys"),
        ("linux", {}, ".config/solidarity-eval/keys"),
        ("darwin", {}, "Library/Application Support/solidarity-eval/keys"),
        ("win32", {"APPDATA": "/Users/x/Roaming"}, "/Users/x/Roaming/solidarity-eval/keys"),
    ],
)
def test_where_keys_live(monkeypatch, platform, variables, part):
    for name in (VARIABLE, "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert key_folder().as_posix().endswith(part)


def test_somebody_who_was_forgotten_and_is_back_stops_the_report(keys, tmp_path):
    folder = tmp_path / "project"
    make_key("test-project", project_folder=folder)
    told = lines("quand;pseudonyme", f"2026-03-01;{pseudonym('test-project', 'P1')}")
    answers = lines("id;time;a;b;c;d", "p1;1;0;1;2;3", "P2;1;0;1;2;3", "P2;2;0;1;2;3")
    write(folder, {FILE: answers, FORGOTTEN: told})
    dataset = load_dataset(project(folder))
    finding = only(dataset, "forgotten_person")
    assert (finding.row, finding.value, finding.severity) == (2, None, "error")
    key_file("test-project").unlink()
    assert load_dataset(project(folder)).errors == ()
