"""The examples of the docstrings run, and a docstring says what the number does not show."""

import doctest
import inspect
import re

import pytest

from solidarity_eval import effects, instruments, interpretation, psychometrics, references

PACKAGES = (effects, psychometrics, instruments, interpretation, references)
PUBLIC = {
    f"{package.__name__.rpartition('.')[2]}.{name}": getattr(package, name)
    for package in PACKAGES
    for name in package.__all__
    if inspect.isroutine(getattr(package, name))
}
ESTIMATORS = [
    path
    for path in PUBLIC
    if path.startswith(("effects.", "psychometrics.")) and path != "psychometrics.reading"
]


def examples_of(path):
    """Every example of the docstring of a function, as one test that doctest can run."""
    function = inspect.unwrap(PUBLIC[path])
    found = doctest.DocTestFinder(recurse=False).find(
        function, path, module=inspect.getmodule(function), globs=vars(inspect.getmodule(function))
    )
    return [item for item in found if item.examples]


@pytest.mark.parametrize("path", PUBLIC)
def test_the_examples_run(path):
    for item in examples_of(path):
        assert doctest.DocTestRunner(verbose=False).run(item).failed == 0


@pytest.mark.parametrize("path", ESTIMATORS)
def test_an_estimator_has_an_example(path):
    assert examples_of(path)


@pytest.mark.parametrize("path", ESTIMATORS)
def test_an_estimator_says_when_to_use_it_and_what_it_does_not_show(path):
    prose = (inspect.getdoc(PUBLIC[path]) or "").partition("\nParameters\n---")[0]
    assert re.search(r"\b(use|for|when|where|choose|take|report)\b", prose, re.IGNORECASE)
    assert re.search(r"\b(not|nothing|no|nobody|neither|never|cannot|only)\b", prose)
