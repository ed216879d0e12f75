"""results.json and results.xlsx hold verdicts and passports, also those without end or word."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from solidarity_eval.evaluation import Evaluation, evaluate
from solidarity_eval.locales import get_locale
from solidarity_eval.workflows.results_files import read_results, results_json, results_xlsx

FLAT = Path(__file__).parents[3] / "examples" / "energetic_arousal" / "flat"


@pytest.fixture(scope="module")
def flat() -> Evaluation:
    return evaluate(FLAT)


def test_json_holds_the_verdict_and_the_passport(flat: Evaluation) -> None:
    content = json.loads(results_json(flat))
    verdict = flat.verdicts["energy"]
    assert content["verdicts"]["energy"]["word"] == verdict.word == "no_change_that_matters"
    assert content["verdicts"]["energy"]["low"] == verdict.low
    levels = {read["scale"]: read["level"] for read in content["passports"]["energy"]["readings"]}
    assert levels["maryland"] == "1"
    assert read_results(results_json(flat)) == tuple(flat.results.values())


def test_an_interval_without_end_is_a_text_in_json(flat: Evaluation) -> None:
    open_end = replace(flat.verdicts["energy"], decisive_high=float("inf"))
    content = results_json(replace(flat, verdicts={"energy": open_end}))
    assert (
        json.loads(content, parse_constant=pytest.fail)["verdicts"]["energy"]["decisive_high"]
        == "Infinity"
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_workbook_has_their_sheets_and_every_column_in_the_dictionary(
    flat: Evaluation, language: str
) -> None:
    words = get_locale(language)
    book = openpyxl.load_workbook(io.BytesIO(results_xlsx(flat, language=language)))
    dictionary = book[words.text("results.sheet.dictionary")]
    explained = {row[0].value for row in dictionary.iter_rows(min_row=2)}
    for sheet in book.worksheets:
        assert {cell.value for cell in sheet[1]} - {"meaning"} <= explained | {"column"}
    verdicts = book[words.text("results.sheet.verdicts")]
    heads = [cell.value for cell in verdicts[1]]
    row = dict(zip(heads, [cell.value for cell in verdicts[2]], strict=True))
    assert (row["outcome"], row["word"], row["rule"]) == ("energy", "no_change_that_matters", 2)
    assert row["low"] == pytest.approx(flat.verdicts["energy"].low, rel=1e-12)
    assert book[words.text("results.sheet.passports")].max_row == 4
