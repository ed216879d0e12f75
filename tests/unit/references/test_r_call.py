"""The R lines of a result are R: complete, quoted, and about the columns that were named."""

import re
import shutil
import subprocess
import warnings

import pytest

from solidarity_eval import effects, psychometrics
from solidarity_eval.errors import ArgumentError, StatisticalWarning
from solidarity_eval.references import cite
from solidarity_eval.results import Result
from tests.estimators import ESTIMATORS

WITH_RESULT = [name for name in ESTIMATORS if name != "reliable_change_index"]
STRING = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`')
CLOSING = {")": "(", "]": "[", "}": "{"}


def lines_of(name):
    estimator = ESTIMATORS[name]
    return cite(estimator.quiet(), as_="r")


def balanced(code):
    """Every bracket closes, and every quotation mark too."""
    bare = STRING.sub("", code)
    assert '"' not in bare
    assert "`" not in bare
    opened = []
    for sign in bare:
        if sign in CLOSING.values():
            opened.append(sign)
        elif sign in CLOSING:
            assert opened.pop() == CLOSING[sign]
    assert not opened


@pytest.mark.parametrize("name", WITH_RESULT)
def test_a_call_is_complete(name):
    code = lines_of(name)
    balanced("\n".join(line for line in code.splitlines() if not line.startswith("#")))
    assert not re.search(r"\{[a-z_]+\}|\bNone\b|'|\bTrue\b|\bFalse\b", code)


@pytest.mark.parametrize("name", ["standard_error_of_measurement", "smallest_detectable_change"])
def test_without_two_waves_there_is_no_call_on_pairs(name):
    estimator = ESTIMATORS[name]
    data = estimator.data()
    first = data[data["wave"] == "before"]
    found = estimator.quiet(first, pre=None, post=None, reliability=0.8)
    with pytest.raises(ArgumentError, match="No R call"):
        cite(found, as_="r")


def test_columns_and_waves_of_any_name_are_quoted():
    data = ESTIMATORS["mean_change"].data()
    data["wave"] = data["wave"].map({"before": 1.0, "after": 2.0})
    data.columns = ["code de la personne", "temps", 'score "A"']
    found = effects.mean_change(
        data,
        outcome='score "A"',
        pre=1.0,
        post=2.0,
        person="code de la personne",
        wave="temps",
        alternative="greater",
        conf_level=0.9,
    )
    code = cite(found, as_="r")
    balanced(code.partition("\n")[2])
    columns = r'c("code de la personne", "score \"A\"")'
    assert f'data[which(data[["temps"]] == "1"), {columns}]' in code
    assert 'by = "code de la personne"' in code
    assert code.splitlines()[-1] == (
        't.test(after, before, paired = TRUE, alternative = "greater", conf.level = 0.9)'
    )


def test_a_standardiser_that_metafor_lacks_has_no_call():
    estimator = ESTIMATORS["standardized_mean_change"]
    assert 'measure = "SMCR"' in cite(estimator.quiet(), as_="r")
    assert 'measure = "SMCC"' in cite(estimator.quiet(standardizer="change"), as_="r")
    with pytest.raises(ArgumentError, match="No R call"):
        cite(estimator.quiet(standardizer="average"), as_="r")


def test_groups_are_taken_from_their_column():
    code = lines_of("mean_difference")
    assert 'programme <- na.omit(data[["y"]][which(data[["arm"]] == "with")])' in code
    assert code.splitlines()[-1].startswith("t.test(programme, comparison, ")


def test_counts_stand_in_the_call():
    found = effects.odds_ratio(count=[7, 2], n=[10, 11])
    assert cite(found, as_="r").startswith("x1 <- 7; n1 <- 10; x2 <- 2; n2 <- 11\n")
    found = effects.rate_ratio(count=[14, 5], time=[100, 90])
    assert cite(found, as_="r").splitlines()[:2] == ["events <- c(14, 5)", "time <- c(100, 90)"]
    found = effects.trend_in_proportions(count=[3, 6, 9], n=[12, 13, 15], scores=[0, 1, 4])
    assert cite(found, as_="r").splitlines()[:2] == [
        "x <- c(3, 6, 9); n <- c(12, 13, 15)",
        "scores <- c(0, 1, 4)",
    ]


def test_a_formula_has_the_covariates_and_the_exposure():
    data = ESTIMATORS["poisson_regression"].data().rename(columns={"x": "âge en mois"})
    found = effects.poisson_regression(
        data, outcome="visits", covariates=["âge en mois", "points"], exposure="months"
    )
    expected = "visits ~ `âge en mois` + points + offset(log(months)), quasipoisson, data"
    assert expected in cite(found, as_="r")


def test_items_and_a_model_are_written_out():
    code = lines_of("omega_total")
    assert 'items <- c("q1", "q2", "q3", "q4"); data <- na.omit(data[items])' in code
    assert 'model <- "score =~ q1 + q2 + q3 + q4"' in code
    turned = psychometrics.cronbach_alpha(
        ESTIMATORS["cronbach_alpha"].data(),
        items=["q1", "q2"],
        reverse=["q1", "q2"],
        ranges=(1, 5),
    )
    assert "# first turn: q1, q2" in cite(turned, as_="r")


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_reads_every_call(tmp_path):
    files = []
    for name in WITH_RESULT:
        files.append(tmp_path / f"{name}.R")
        files[-1].write_text(lines_of(name) + "\n", encoding="utf-8")
    code = "for (f in commandArgs(TRUE)) parse(f, encoding = 'UTF-8')"
    subprocess.run(["Rscript", "-e", code, *map(str, files)], check=True, capture_output=True)


R_ALONE = {
    "mean_change": ("$conf.int[1]", lambda found: found["mean_change"].conf_low),
    "sign_test": ("$p.value", lambda found: found.test("sign_exact").p_value),
    "hodges_lehmann": ("", lambda found: found["hodges_lehmann"].estimate),
    "rank_biserial": ("", lambda found: found["rank_biserial"].estimate),
    "equivalence_test": ("", lambda found: max(test.p_value for test in found.tests)),
    "mean_difference": ("$p.value", lambda found: found.tests[0].p_value),
    "probability_of_superiority": ("", lambda found: found.estimates[0].estimate),
    "friedman_test": ("$statistic", lambda found: found.test("friedman").statistic),
    "rate_ratio": ("$conf.int[2]", lambda found: found["rate_ratio"].conf_high),
    "proportion": ("$conf.int[1]", lambda found: found["proportion"].conf_low),
    "simple_regression": ("$coefficients[2, 2]", lambda found: found["slope"].std_error),
    "split_half": ("", lambda found: found["spearman_brown"].estimate),
}


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_returns_the_same_number(tmp_path):
    expected, code = [], ["options(digits = 15)"]
    for name, (part, number) in R_ALONE.items():
        estimator = ESTIMATORS[name]
        table = tmp_path / f"{name}.csv"
        estimator.data().to_csv(table, index=False)
        found = estimator.quiet()
        assert isinstance(found, Result)
        expected.append(number(found))
        *before, call = cite(found, as_="r").splitlines()
        *steps, last = call.split("; ")
        code += [f'data <- read.csv("{table.as_posix()}")', *before, *steps]
        code.append(f'cat(format(({last}){part}, digits = 15), "\\n")')
    script = tmp_path / "all.R"
    script.write_text("\n".join(code), encoding="utf-8")
    done = subprocess.run(["Rscript", str(script)], check=True, capture_output=True, text=True)
    assert [float(value) for value in done.stdout.split()] == pytest.approx(expected, rel=1e-10)


def test_a_result_read_back_gives_the_same_lines():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        found = ESTIMATORS["hedges_g"].ask()
    again = Result.from_json(found.to_json())
    assert cite(again, as_="r") == cite(found, as_="r")
