"""The list of projects that should send."""

import datetime as dt

import pytest

from solidarity_eval.errors import DataError
from solidarity_eval.portfolio import read_expected


def written(folder, text, encoding="utf-8"):
    file = folder / "attendus.csv"
    file.write_text(text, encoding=encoding)
    return file


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_spreadsheets_write_it_in_several_ways(tmp_path, separator, encoding):
    lines = [("Projet", "Titre", "Date"), ("a", "Été", "2027-01-31"), ("b", "", "31/01/2027")]
    text = "\r\n".join(separator.join(line) for line in lines)
    first, second = read_expected(written(tmp_path, text, encoding))
    assert (first.project, first.title) == ("a", "Été")
    assert second.title is None
    assert first.due == second.due == dt.date(2027, 1, 31)


def test_columns_may_be_english_and_few(tmp_path):
    (only,) = read_expected(written(tmp_path, "project\nalpha\n\n"))
    assert (only.project, only.title, only.due) == ("alpha", None, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "expected_empty"),
        ("nom;date\na;2027-01-31\n", "expected_column"),
        ("projet\na\nb\na\n", "expected_twice"),
        ("projet;date\na;bientôt\n", "expected_date"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, text, code):
    with pytest.raises(DataError) as caught:
        read_expected(written(tmp_path, text))
    assert caught.value.code == f"portfolio.{code}"
    assert "attendus.csv" in caught.value.message("fr")
    assert "attendus.csv" in caught.value.message("en")


def test_a_list_that_is_not_there_is_told(tmp_path):
    with pytest.raises(DataError) as caught:
        read_expected(tmp_path / "absent.csv")
    assert caught.value.code == "portfolio.expected_absent"
