"""What a person typed is what is read; what YAML refuses is explained and mended."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval.schemas.yaml_reader import Place, parse_yaml, read_yaml


def test_only_true_and_false_are_booleans() -> None:
    text = "a: NO\nb: yes\nc: on\nd: true\ne: false\nf: Oui\n"
    assert parse_yaml(text, file="f").data == {
        "a": "NO",
        "b": "yes",
        "c": "on",
        "d": True,
        "e": False,
        "f": "Oui",
    }


@pytest.mark.parametrize("text", ["012", "0o17", "0x1F", "12:30:45", "1_000", "2027-02-30", ".inf"])
def test_surprising_numbers_stay_text(text: str) -> None:
    assert parse_yaml(f"a: {text}\n", file="f").data == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-12", -12),
        ("0.30", 0.3),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("2027-12-31", dt.date(2027, 12, 31)),
        ("~", None),
        ("", None),
        ('"12"', "12"),
        ("'true'", "true"),
    ],
)
def test_plain_values(text: str, value: object) -> None:
    read = parse_yaml(f"a: {text}\n", file="f").data["a"]
    assert read == value
    assert type(read) is type(value)


def test_places_are_lines_and_columns_of_keys_and_items() -> None:
    document = parse_yaml("a: 1\nb:\n  - {c: 2, d: 3}\n  - e\n", file="f")
    assert document.places[("a",)] == Place(1, 1)
    assert document.places[("b", 0)] == Place(3, 5)
    assert document.places[("b", 0, "d")] == Place(3, 12)
    assert document.places[("b", 1)] == Place(4, 5)
    assert document.place(("b", 0, "unknown", "deeper")) == Place(3, 5)


def test_raw_text_of_unquoted_values_is_kept() -> None:
    assert parse_yaml("a: 1.10\n", file="f").raw[("a",)] == "1.10"


TRAPS = [
    ("title: Poya : parcours", "colon_in_text", 'title: "Poya : parcours"', "Poya : parcours"),
    ("title: « Poya » : suite", "colon_in_text", 'title: "« Poya » : suite"', "« Poya » : suite"),
    ("title: salle #3", "hash_in_text", 'title: "salle #3"', None),
    ("title: #3 rue du Puits", "hash_in_text", 'title: "#3 rue du Puits"', None),
    ("title: @poya", "leading_sign", 'title: "@poya"', "@poya"),
    ("title: % de présence", "leading_sign", 'title: "% de présence"', "% de présence"),
    ("title: `code`", "leading_sign", 'title: "`code`"', "`code`"),
    ("title: * important", "leading_sign", 'title: "* important"', "* important"),
    ("title: *important", "leading_sign", 'title: "*important"', "*important"),
    ("title: &lui", "leading_sign", 'title: "&lui"', "&lui"),
    ("title: !bravo", "leading_sign", 'title: "!bravo"', "!bravo"),
    ("title: > 60 ans", "leading_sign", 'title: "> 60 ans"', "> 60 ans"),
    ("title: > 6 ans", "leading_sign", 'title: "> 6 ans"', "> 6 ans"),
    ("title: - tiret", "leading_sign", 'title: "- tiret"', "- tiret"),
    ('title: "Poya', "quote_not_closed", 'title: "Poya"', "Poya"),
    ("title: 'l'école'", "quote_inside", 'title: "l\'école"', "l'école"),
    ('title: "Dites "oui""', "quote_inside", "title: 'Dites \"oui\"'", 'Dites "oui"'),
    ('title: "data\\saisie"', "backslash", 'title: "data/saisie"', "data/saisie"),
    ("title:Poya", "space_after_colon", "title: Poya", "Poya"),
    ("title:\u00a0Poya", "space_after_colon", "title: Poya", "Poya"),
    ("title: {fr: Poya : suite}", "colon_in_text", 'title: {fr: "Poya : suite"}', None),
    ("title: {fr: salle #3}", "hash_in_text", 'title: {fr: "salle #3"}', None),
    ("title: {fr: 'l'été'}", "quote_inside", 'title: {fr: "l\'été"}', None),
    ("title: {fr: avant, puis}", "comma_in_braces", 'title: {fr: "avant, puis"}', None),
    ("title: {month: 0,5}", "decimal_comma", "title: {month: 0.5}", None),
]


@pytest.mark.parametrize(("line", "code", "better", "value"), TRAPS)
def test_a_trap_shows_the_line_as_it_should_be(
    line: str, code: str, better: str, value: object
) -> None:
    document = parse_yaml(f"id: x\n{line}\nseed: 3\n", file="project.yaml")
    (problem,) = document.problems
    assert (problem.code, problem.line) == (code, 2)
    assert problem.written == line
    assert problem.suggested == better
    assert document.data["seed"] == 3, "what follows is read all the same"
    if value is not None:
        assert document.data["title"] == value


@pytest.mark.parametrize(("line", "code", "better", "value"), TRAPS)
def test_the_suggested_line_is_good_yaml(line: str, code: str, better: str, value: object) -> None:
    document = parse_yaml(f"{better}\n", file="f")
    assert document.problems == ()
    assert document.data == yaml.safe_load(better)


def test_all_traps_of_a_file_come_at_once() -> None:
    text = "a: x : y\nb: @z\nc: 'l'eau'\nd: salle #3\n"
    assert [problem.line for problem in parse_yaml(text, file="f").problems] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\n\tb: 2\n", "tab_indent", 2),
        ("a:\n\u00a0 b: 2\n", "odd_space_indent", 2),
        ("a: 1\n  b: 2\n", "indentation", 2),
        ("a: [1, 2\nb: 3\n", "braces", 1),
        ("a: 1\n---\nb: 2\n", "second_document", 2),
        ("a: 1\nb: 2\na: 3\n", "duplicate_key", 3),
        ("a: " + "[" * 60 + "\n", "too_deep", 1),
        ("a: x\x00y\n", "control_character", None),
    ],
)
def test_other_mistakes(text: str, code: str, line: int | None) -> None:
    problem = parse_yaml(text, file="f").problems[0]
    assert (problem.code, problem.line) == (code, line)


def test_a_duplicate_key_names_its_first_line() -> None:
    (problem,) = parse_yaml("a: 1\nb: 2\na: 3\n", file="f").problems
    assert problem.values["first"] == 1
    assert "ligne 1" in problem.message("fr")


def test_tabs_are_mended_in_the_whole_file() -> None:
    document = parse_yaml("a:\n\tb: 1\n\tc: 2\n", file="f")
    assert document.data == {"a": {"b": 1, "c": 2}}
    assert [problem.code for problem in document.problems] == ["tab_indent"]


@pytest.mark.parametrize(
    "line",
    [
        "month: 6   # six months after entry",
        "seed: 3 #fixed",
        'title: "salle #3"',
        "title: n° 3#4",
        "note: |\n  Poya : parcours #3\n  @ici",
        "title : Poya",
        "url: http://example.org/a#b",
    ],
)
def test_ordinary_lines_are_no_traps(line: str) -> None:
    assert parse_yaml(f"{line}\n", file="f").problems == ()


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes("id: x\ntitle: été\n".encode("cp1252"))
    (problem,) = read_yaml(path).problems
    assert (problem.code, problem.line) == ("not_utf8", 2)


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes("\ufefftitle: été\r\nseed: 3\r\n".encode())
    assert read_yaml(path).data == {"title": "été", "seed": 3}


def test_a_very_long_line_is_shown_cut() -> None:
    (problem,) = parse_yaml("a: " + "[" * 5000 + "\n", file="f").problems
    assert problem.written is not None
    assert len(problem.written) > 4000
    assert max(len(line) for line in problem.message("fr").splitlines()) < 230


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_bytes(b"a: 1\n" * 250_000)
    assert [problem.code for problem in read_yaml(path).problems] == ["file_too_large"]


@given(st.text(max_size=60))
def test_any_quoted_text_is_read_back(text: str) -> None:
    single = "".join(c for c in text if c.isprintable())
    escaped = "'" + single.replace("'", "''") + "'"
    document = parse_yaml(f"a: {escaped}\n", file="f")
    assert document.problems == ()
    assert document.data == {"a": single}


@given(st.text(alphabet="ab:#'\"@{}[],- \t\n*&!|>%é", max_size=40))
def test_no_text_makes_the_reader_crash_or_hang(text: str) -> None:
    document = parse_yaml(text, file="f")
    for problem in document.problems:
        assert problem.message("fr")
        assert problem.message("en")
