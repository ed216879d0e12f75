"""Every finding is explained in both languages, in words that a team uses."""

import re

import pytest

from solidarity_eval.errors import UsageError
from solidarity_eval.intake.explain import THRESHOLDS, explain, explanation
from solidarity_eval.intake.findings import SEVERITIES
from solidarity_eval.locales import get_locale
from solidarity_eval.schemas.checks import CheckThresholds

JARGON = re.compile(
    r"\b(?:vagues?|bras|cluster|packet|orphelin|significati\w*|impact\w*|seulement|"
    r"malheureusement|échec|variance|parser|dataframe|regex|timeout|outlier|flag|"
    r"psychométri\w*|p-value|null)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", SEVERITIES)
def test_every_code_is_explained(code, language):
    told = explain(code, language)
    for part in ("seen", "why", "fix", "example"):
        assert len(told[part]) >= 5, part
        assert "{" not in told[part]
    assert told["why"][0].isupper()
    assert told["why"].endswith(".")
    assert code in told["title"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_else_is_explained_and_no_jargon_slips_in(language):
    locale = get_locale(language)
    keys = {key.split(".")[1] for key in locale.keys("explain")}
    assert keys - {"words"} == set(SEVERITIES)
    for key in locale.keys("explain"):
        assert not JARGON.search(locale.template(key)), key


def test_every_threshold_belongs_to_a_check_and_every_check_says_its_own():
    used = {key for keys in THRESHOLDS.values() for key in keys}
    assert used == set(CheckThresholds.model_fields)
    assert set(THRESHOLDS) <= set(SEVERITIES)
    text = explain("answered_too_fast", "fr")["threshold"]
    assert "seconds_per_item vaut 2 par défaut" in text.replace("\u202f", " ").replace("\xa0", " ")


def test_the_words_on_the_terminal():
    text = explanation("times_out_of_order", "en")
    assert text.startswith("times_out_of_order (")
    assert "For example\n  “After” in January" in text


def test_a_code_that_does_not_exist():
    with pytest.raises(UsageError) as refusal:
        explain("strait_lining", "fr")
    assert "straight_lining" in refusal.value.message("fr")
