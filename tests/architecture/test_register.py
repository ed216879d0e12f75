"""No number without a source: every estimator has its references, its proof and its page."""

import functools
import importlib
import inspect
import sys
from pathlib import Path

import pytest

from solidarity_eval import designs, effects, psychometrics, reach, synthesis
from solidarity_eval.conformance.case import case_ids
from solidarity_eval.errors import SmallSampleWarning
from solidarity_eval.references.bibliography import bibliography
from solidarity_eval.references.methods import methods
from solidarity_eval.results import Result

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "_ext"))
pages = functools.cache(importlib.import_module("method_pages").pages)
ESTIMATORS = {
    f"solidarity_eval.{package.__name__.rpartition('.')[2]}.{name}": getattr(package, name)
    for package in (designs, effects, psychometrics, reach, synthesis)
    for name in package.__all__
    if inspect.isfunction(getattr(package, name))
    and "Result" in str(inspect.signature(getattr(package, name)).return_annotation)
}


def test_there_are_estimators():
    assert len(ESTIMATORS) > 20


@pytest.mark.parametrize("path", sorted(ESTIMATORS))
def test_every_estimator_is_in_the_register(path):
    registered = {method.function for method in methods().values()}
    assert path in registered


@pytest.mark.parametrize("key", sorted(methods()))
def test_a_method_names_a_function_that_exists(key):
    module, _, name = methods()[key].function.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize("key", sorted(methods()))
def test_a_method_cites_works_with_a_doi_or_an_isbn(key):
    method = methods()[key]
    assert method.references
    for reference in method.references:
        entry = bibliography()[reference]
        assert entry.doi or entry.isbn, reference


@pytest.mark.parametrize("key", sorted(methods()))
def test_a_method_has_an_outside_proof(key):
    method = methods()[key]
    assert method.cases or method.proof
    assert set(method.cases) <= set(case_ids())
    if method.proof:
        file, _, test = method.proof.partition("::")
        assert (ROOT / file).exists()
        assert not test or test in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("key", sorted(methods()))
def test_a_method_has_a_page(key):
    page = methods()[key].page
    assert page
    assert page.startswith("methods/")
    assert methods()[key].function in pages()[page]


@pytest.mark.parametrize("path", sorted(ESTIMATORS))
def test_a_docstring_says_what_it_raises_and_where_it_comes_from(path):
    text = inspect.getdoc(ESTIMATORS[path]) or ""
    for heading in ("Parameters", "Returns", "Raises", "Examples"):
        assert f"\n{heading}\n---" in text, heading
    assert "\nReferences\n---" in text or "\nNotes\n---" in text


def test_a_result_of_an_estimator_cites_its_method():
    import pandas as pd

    data = pd.DataFrame(
        {"person": [1, 2, 3] * 2, "wave": ["a"] * 3 + ["b"] * 3, "y": [1, 2, 4, 2, 2, 5]}
    )
    with pytest.warns(SmallSampleWarning):
        result = effects.mean_change(data, outcome="y", pre="a", post="b")
    assert isinstance(result, Result)
    assert result.references == methods()[result.method].references
