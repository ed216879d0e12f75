"""Findings in words: every code in both languages, plain and without jargon."""

import datetime as dt
import errno
import json
import re
import string
from pathlib import Path

import pytest

from solidarity_eval.errors import IntakeError, cannot_write
from solidarity_eval.intake import describe
from solidarity_eval.intake.findings import SEVERITIES, Finding, group_findings
from solidarity_eval.locales import get_locale

VALUES = {
    "answers": "a = 2",
    "why": "no children",
    "items": 12,
    "limit": 2.0,
    "born": "1980",
    "day": dt.date(2027, 3, 1),
    "before": "before",
    "apart": 1.25,
    "moved": 1,
    "r": -0.5,
    "n": 30,
    "available": "A, B",
    "expected": 3,
    "found": 4,
    "chosen": ";",
    "rival": ",",
    "other": "2.5",
    "other_row": 7,
    "above": 1,
    "others": ("Notes",),
    "nearest": "confiance",
    "key": "person",
    "blocks": ("trust", "brs"),
    "wanted": "id",
    "block": "trust",
    "columns": ("note", "z"),
    "count": 2,
    "rows": "2, 5",
    "wave": "after",
    "allowed": "1, 2",
    "cutoff": dt.date(2027, 3, 31),
    "low": 0,
    "high": 3.0,
    "answer": "2",
    "changes": "1 → 5 (3)",
    "people": "data/people.csv",
    "reason": "no right",
    "kind": "PDF",
    "suffix": ".docx",
    "known": "csv, xlsx",
    "size": "300 MB",
    "seconds": 20,
    "person": "P01",
    "new": "3",
    "table": "answers",
    "after": 40,
    "exact": 30,
    "confirmed": 2,
    "loose": 0,
    "proposed": 3,
    "refused": 1,
    "share": 0.004,
    "codes": ("77 (q1)", "88 (q2)"),
    "name": "LimeSurvey",
    "date": "submitdate",
    "technical": ("id", "lastpage"),
    "headers": ("a/q1", "b/q1"),
    "absent": ("question",),
    "mapping": "colonnes.csv",
    "texts": ("Votre avis ?",),
    "label": "2",
    "number": 1,
    "columns_used": 3,
    "answers_used": 5,
    "first": 2,
    "step": "a accepté",
}


def finding(code, **values):
    return Finding(
        code=code,
        severity=SEVERITIES[code],
        file="data/réponses.csv",
        row=12,
        column="q1",
        value="x",
        values={**VALUES, **values},
    )


def keys(language):
    return {key.partition(".")[2] for key in get_locale(language).keys("findings")}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", SEVERITIES)
def test_every_code_has_its_words(code, language):
    for words in (
        describe.message(finding(code), language),
        describe.advice(finding(code), language),
    ):
        assert len(words) > 10
        assert "{" not in words
        assert words[0].isupper() or words[0] in "«“x2"


def test_no_words_without_a_code_and_the_same_keys_in_both_languages():
    assert keys("fr") == keys("en")
    codes = {key.partition(".")[0] for key in keys("fr")}
    assert codes - {"group", "sheet", "severity"} == set(SEVERITIES)


def test_both_languages_name_the_same_values():
    def named(language, key):
        template = get_locale(language).template(f"findings.{key}", {"count": 5})
        return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name)

    for key in keys("fr"):
        assert set(named("fr", key)) == set(named("en", key)), key


def test_each_variant_has_words_of_its_own():
    pairs = [
        ("missing_column", "nearest", "confiance"),
        ("missing_column", "role", "tables"),
        ("missing_file", "nearest", "confiance"),
        ("missing_file", "folder", "dossier"),
        ("out_of_range", "low", "minimum"),
        ("out_of_range", "high", "maximum"),
        ("person_twice", "files", "fichiers"),
        ("conflicting_group", "cluster", "avec"),
    ]
    for code, variant, word in pairs:
        plain, special = finding(code), finding(code, variant=variant)
        both = [describe.message(special, "fr"), describe.advice(special, "fr")]
        assert both != [describe.message(plain, "fr"), describe.advice(plain, "fr")]
        assert word in " ".join(both)


def test_french_words_avoid_jargon():
    forbidden = re.compile(
        r"\b(vagues?|bras|clusters?|packets?|orphelins?|significati\w+|impacts?|seulement"
        r"|malheureusement|échecs?|erreurs?|invalides?)\b",
        re.IGNORECASE,
    )
    for key in keys("fr"):
        words = get_locale("fr").template(f"findings.{key}", {"count": 5})
        assert not forbidden.search(words), key


def test_a_line_is_file_row_column_code_and_message():
    line = describe.line(finding("text_in_number"), "en")
    assert line == (
        "data/réponses.csv:12:q1 text_in_number “x” is neither a number nor a known answer to "
        "this question."
    )


def test_a_line_leaves_out_what_there_is_not_and_names_the_sheet():
    bare = Finding(code="empty_file", severity="error", file="a.xlsx")
    assert describe.line(bare, "en").startswith("a.xlsx empty_file ")
    sheet = Finding(code="empty_file", severity="error", file="a.xlsx", row=1, sheet="S")
    assert describe.place(sheet) == "a.xlsx[S]:1"


def test_a_wild_value_stays_on_one_line_and_steers_no_terminal():
    value = "a\n\x1b[31mb" + "c" * 500
    wild = Finding(code="text_in_number", severity="error", file="a.csv", value=value)
    line = describe.line(wild, "fr")
    assert "\n" not in line
    assert "\x1b" not in line
    assert len(line) < 400
    assert describe.to_dict(wild, "fr")["value"] == value


def test_numbers_are_written_as_the_language_does():
    text = describe.message(finding("out_of_range", low=0.5, high=12345), "fr")
    assert "de 0,5 à 12\u202f345" in text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", SEVERITIES)
def test_the_record_goes_to_json(code, language):
    record = json.loads(json.dumps(describe.to_dict(finding(code), language)))
    assert record["code"] == code
    assert record["values"]["cutoff"] == "2027-03-31"
    assert (record["row"], record["column"], record["value"]) == (12, "q1", "x")
    assert record["message"] == describe.message(finding(code), language)


def test_thousands_of_alike_findings_read_as_one():
    many = [
        Finding(
            code="out_of_range",
            severity="error",
            file="a.csv",
            row=row,
            column="q1",
            value=str(row % 7),
            values={"low": 0, "high": 3},
        )
        for row in range(2, 5002)
    ]
    other = finding("empty_file")
    groups = group_findings([*many, other, many[0]])
    assert [(item.first.code, item.count) for item in groups] == [
        ("out_of_range", 5001),
        ("empty_file", 1),
    ]
    assert groups[0].examples == ("2", "3", "4")
    assert len(groups[0].rows) == 5000
    words = describe.group_message(groups[0], "fr")
    assert words.startswith("2 est hors de l’échelle")
    assert "En tout, 5\u202f001 cellules" in words
    assert words.endswith("(2, 3, 4, 5, 6, 7, 8, 9…).")
    assert describe.group_message(groups[1], "fr") == describe.message(other, "fr")


def test_columns_make_groups_of_their_own():
    findings = [finding("text_in_number"), finding("text_in_number")]
    assert len(group_findings(findings)) == 1
    second = Finding(code="text_in_number", severity="error", file="a.csv", column="q2")
    assert len(group_findings([*findings, second])) == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_our_errors_have_words(language):
    for count in (1, 12):
        words = IntakeError("intake.errors_in_data", count=count).message(language)
        assert "solidarity-eval check" in words
    refusals = [
        cannot_write(Path("x.xlsx"), OSError(number, "Some reason"))
        for number in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO)
    ]
    assert [item.code for item in refusals] == [
        "files.no_room",
        "files.no_right",
        "files.no_right",
        "files.other",
    ]
    assert all("x.xlsx" in item.message(language) for item in refusals)
