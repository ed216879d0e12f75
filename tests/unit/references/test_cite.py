"""Citations as a reader, a reference manager and an R user need them."""

import subprocess
import sys
from importlib import metadata

import pytest

from solidarity_eval.errors import ArgumentError
from solidarity_eval.references import cite as cite_function
from solidarity_eval.references import format_reference, reference_parts, software
from solidarity_eval.references.methods import methods
from solidarity_eval.results import About, Result

LOVAKOV = (
    "Lovakov A., Agadullina E. R. (2021). Empirically derived guidelines for effect size "
    "interpretation in social psychology. European Journal of Social Psychology, 51(3), 485–504. "
    "https://doi.org/10.1002/ejsp.2752"
)


def result(**more):
    return Result(id="trust.change", method="change_in_proportion", **more)


def test_an_article_reads_as_in_a_list_of_references():
    assert format_reference("lovakov2021") == LOVAKOV


def test_the_parts_put_together_are_the_reference():
    before, italic, after = reference_parts("lovakov2021")
    assert italic == "European Journal of Social Psychology"
    assert before + italic + after == LOVAKOV


def test_a_book_has_its_title_in_italics():
    before, italic, after = reference_parts("cohen1988")
    assert (before, italic) == (
        "Cohen J. (1988). ",
        "Statistical power analysis for the behavioral sciences",
    )
    assert after == ". Lawrence Erlbaum Associates. ISBN 9780805802832"


def test_a_chapter_names_its_book_in_the_language():
    assert "? In Resilience in children" in format_reference("smith2013", "en")
    assert "? Dans Resilience in children" in format_reference("smith2013", "fr")


def test_works_are_sorted_and_counted_once():
    text = cite_function(["lovakov2021", "cohen1988", "lovakov2021"])
    assert [line.split()[0] for line in text.splitlines()] == ["Cohen", "Lovakov"]


def test_a_result_cites_itself_and_its_method():
    keys = cite_function(result(references=("cohen1988",)), as_="keys").split(", ")
    assert "cohen1988" in keys
    assert set(methods()["change_in_proportion"].references) <= set(keys)


def test_a_method_stands_for_its_references():
    assert cite_function("pomp", as_="keys") == "cohen1999"


def test_bibtex_keeps_surnames_organisations_and_special_signs():
    text = cite_function(["vandergaag2005", "oecd2017"], as_="bibtex")
    assert "author = {Van der Gaag, M. and Snijders, T. A. B.}" in text
    assert "author = {{OECD}}" in text
    assert "@article{vandergaag2005," in text
    assert "pages = {1--29}" in text
    assert "doi = {10.1016/j.socnet.2004.10.001}" in text


def test_the_r_call_takes_what_the_result_knows():
    known = result(
        about=About(outcome="trust", before="t0", after="t1"), settings={"success": (4, 5)}
    )
    lines = cite_function(known, as_="r")
    assert 'data[which(data[["wave"]] == "t0"), c("person", "trust")]' in lines
    assert "mean(after %in% c(4, 5)) - mean(before %in% c(4, 5))" in lines
    bare = cite_function("change_in_proportion", as_="r")
    assert bare.startswith("mean(after %in% 1) - mean(before %in% 1)")


def test_a_method_without_an_r_call_says_so():
    with pytest.raises(ArgumentError, match="No R call"):
        cite_function("name_generator_indices", as_="r")


@pytest.mark.parametrize("what", ["nobody1900", ["cohen1988", "nobody1900"]])
def test_unknown_works_are_refused(what):
    with pytest.raises(ArgumentError, match="nobody1900"):
        cite_function(what)


@pytest.mark.parametrize("what", [None, 3])
@pytest.mark.parametrize("style", ["text", "r"])
def test_what_is_no_name_is_refused(what, style):
    with pytest.raises(ArgumentError, match="cannot be cited"):
        cite_function(what, as_=style)


def test_unknown_styles_are_refused():
    with pytest.raises(ArgumentError, match="bibtex"):
        cite_function("cohen1988", as_="apa")


def test_software_names_what_computes():
    found = software()
    assert found["numpy"] == metadata.version("numpy")
    assert set(found) == {"solidarity_eval", "python", "numpy", "scipy", "pandas"}
    found["numpy"] = "changed"
    assert software()["numpy"] == metadata.version("numpy")


def test_citing_loads_no_heavy_package():
    code = (
        "import sys; from solidarity_eval.references import cite, software; "
        "cite('cohen1988'); software(); "
        "print([m for m in ('numpy', 'pandas', 'pydantic', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "[]"
