"""Every result has sentences, in both languages, at the cut-offs that they name."""

import ast
import doctest
import importlib
import pkgutil
import warnings
from pathlib import Path

import pytest

from solidarity_eval import effects, errors, psychometrics
from solidarity_eval.conformance.case import load_case
from solidarity_eval.locales import get_locale
from solidarity_eval.psychometrics import reading
from solidarity_eval.references.bibliography import bibliography
from solidarity_eval.results import Estimate, Note, Result
from tests.unit.psychometrics.scales import (
    ITEMS,
    LONG,
    PAIRED,
    WIDE,
    ask_long,
    ask_wide,
    likert,
    two_times,
)
from tests.unit.psychometrics.test_factor_models import THREE, same_people

PACKAGE = Path(psychometrics.__file__).parent


def words(sentence, language):
    return get_locale(language).text(f"psychometrics.reading.{sentence.code}", **sentence.values)


def alpha(value, *, low=None, high=None, notes=(), method="cronbach_alpha", term="alpha"):
    estimate = Estimate(
        term=term, estimate=value, unit="proportion", n=80, conf_low=low, conf_high=high
    )
    return Result(
        id="x", method=method, estimates=(estimate,), settings={"items": tuple(ITEMS)}, notes=notes
    )


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-0.2, "absent"),
        (0.0, "absent"),
        (0.69999, "fragile"),
        (0.7, "correct"),
        (0.79999, "correct"),
        (0.8, "solid"),
        (1.0, "solid"),
    ],
)
@pytest.mark.parametrize(
    ("method", "term"),
    [
        ("cronbach_alpha", "alpha"),
        ("omega_total", "omega_total"),
        ("guttman_lambda6", "guttman_lambda6"),
        ("split_half", "spearman_brown"),
    ],
)
def test_consistency_changes_its_word_at_the_convention(value, word, method, term):
    first, *others = reading(alpha(value, method=method, term=term))
    assert first.code == f"consistency.{word}"
    assert first.values == {"k": 4, "value": value}
    assert first.convention == (None if word == "absent" else "nunnally1994")
    assert [sentence.code for sentence in others] == ["consistency.not_stability"]


def test_a_wrong_key_comes_before_the_consistency():
    note = Note(code="wrong_key_suspected", values={"item": "q2", "item_rest_r": -0.2})
    codes = [sentence.code for sentence in reading(alpha(0.5, low=0.3, high=0.7, notes=(note,)))]
    assert codes == [
        "items.check_keys",
        "consistency.fragile",
        "consistency.interval",
        "consistency.not_stability",
    ]


def result_of(method, values, at=({},), **more):
    estimates = tuple(
        Estimate(term=term, estimate=value, unit="index", n=400, at=place)
        for term, value in values.items()
        for place in at
    )
    return Result(id="x", method=method, estimates=estimates, **more)


@pytest.mark.parametrize(
    ("cfi", "rmsea", "srmr", "word"),
    [
        (0.95, 0.06, 0.08, "good"),
        (0.949, 0.06, 0.08, "acceptable"),
        (0.95, 0.061, 0.08, "acceptable"),
        (0.90, 0.08, 0.10, "acceptable"),
        (0.899, 0.05, 0.05, "poor"),
        (0.99, 0.081, 0.05, "poor"),
    ],
)
def test_fit_changes_its_word_at_the_convention(cfi, rmsea, srmr, word):
    result = result_of("one_factor_cfa", {"cfi": cfi, "rmsea": rmsea, "srmr": srmr})
    assert [sentence.code for sentence in reading(result)] == [f"fit.{word}"]


@pytest.mark.parametrize(
    ("falls", "held"),
    [
        ((-0.0101, 0.0, 0.0), "configural"),
        ((-0.01, -0.0101, 0.0), "metric"),
        ((0.001, -0.01, -0.02), "scalar"),
        ((-0.01, -0.01, -0.01), "strict"),
    ],
)
def test_invariance_holds_up_to_the_first_large_fall(falls, held):
    base = {"cfi": 0.97, "rmsea": 0.05, "srmr": 0.04}
    fit = result_of("measurement_invariance", base, at=({"model": "configural"},))
    steps = tuple(
        Estimate(term="delta_cfi", estimate=fall, unit="index", n=400, at={"model": level})
        for level, fall in zip(("metric", "scalar", "strict"), falls, strict=True)
    )
    for over in ("groups", "waves"):
        result = fit.with_(estimates=fit.estimates + steps, settings={"over": over})
        first, last = reading(result)
        assert first.code == f"invariance.{held}_{over}"
        assert first.values == {"fall": 0.01}
        assert last.code == "invariance.not_shown"


@pytest.mark.parametrize(
    ("value", "word"),
    [(0.499, "poor"), (0.5, "moderate"), (0.75, "good"), (0.9, "excellent")],
)
def test_agreement_changes_its_word_at_the_convention(value, word):
    result = result_of("intraclass_correlation", {"icc_2_1": value})
    assert reading(result)[0].code == f"agreement.{word}"


def every_result():
    wide = {name: ask_wide(name, likert()) for name in WIDE}
    long = {name: ask_long(name, two_times()) for name in LONG if name != "reliable_change_index"}
    data = load_case("K02_hs_invariance").data()
    yield from wide.values()
    yield from long.values()
    yield ask_wide("polychoric_correlation", likert(), items=["q1", "q2"])
    yield ask_wide("cronbach_alpha", likert().assign(q2=6 - likert()["q2"]))
    yield ask_wide("item_analysis", likert().assign(q2=6 - likert()["q2"]))
    yield ask_wide("one_factor_cfa", likert(), items=ITEMS[:3])
    yield psychometrics.floor_and_ceiling(likert(), outcome="q1", low=1, high=5)
    yield psychometrics.floor_and_ceiling(likert(n=20), outcome="q1", low=1, high=5)
    yield psychometrics.floor_and_ceiling(likert(), outcome="q1", low=0, high=9)
    yield psychometrics.measurement_invariance(data, factors=THREE, group="group")
    yield psychometrics.measurement_invariance(same_people(), items=ITEMS, wave="wave")
    yield ask_long("reliable_change", two_times(n=80, gain=2.0))
    yield ask_long("reliable_change", two_times(n=80, gain=-2.0))


def test_every_result_is_read_in_both_languages_and_survives_json():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", errors.StatisticalWarning)
        results = list(every_result())
    assert {result.method for result in results} == set(psychometrics.__all__) - {
        "reading",
        "reliable_change_index",
        "confirmatory_factor_analysis",
    }
    for result in results:
        assert Result.from_json(result.to_json()) == result
        for sentence in reading(result):
            assert not words(sentence, "fr")[0].isdigit()
            assert not words(sentence, "en")[0].isdigit()
            assert sentence.convention is None or sentence.convention in bibliography()
        for note in result.notes:
            for language in ("fr", "en"):
                assert get_locale(language).text(f"notes_psychometrics.{note.code}", **note.values)


def test_a_sentence_that_follows_a_cut_off_calls_it_a_convention():
    called = {"fr": "convention", "en": "convention"}
    for language, word in called.items():
        locale = get_locale(language)
        for key in locale.keys("psychometrics"):
            if key.endswith((".fragile", ".correct", ".solid", ".weak", ".poor", ".good")):
                assert word in locale.template(key), key


def test_every_code_has_its_words():
    notes = set(get_locale("en").keys("notes_psychometrics"))
    refusals = set(get_locale("en").keys("errors_psychometrics"))
    texts = {
        node.value
        for file in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {f"errors_{text}" for text in texts if text.startswith("psychometrics.")} == refusals
    assert notes <= {f"notes_psychometrics.{text}" for text in texts}


def test_a_result_of_another_package_is_refused():
    change = effects.mean_change(two_times(), **PAIRED)
    with pytest.raises(errors.ArgumentError, match="no reading for a result of the method mean"):
        reading(change)


def test_the_examples_of_the_docstrings_run():
    names = [module.name for module in pkgutil.iter_modules(psychometrics.__path__)]
    tried = 0
    for name in names:
        module = importlib.import_module(f"solidarity_eval.psychometrics.{name}")
        found = doctest.testmod(module)
        assert found.failed == 0, name
        tried += found.attempted
    assert tried > 80


def test_the_warning_points_at_the_caller():
    with pytest.warns(errors.StatisticalWarning) as caught:
        psychometrics.cronbach_alpha(likert().assign(q2=3.0), items=ITEMS)
    assert caught[0].filename == __file__
