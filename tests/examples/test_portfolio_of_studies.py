"""The ten real studies as a portfolio: read from signed files, pooled as metafor does."""

import datetime as dt
import json
from pathlib import Path

import pytest

from solidarity_eval.document.blocks import FigureBlock, plain
from solidarity_eval.evaluation import evaluate
from solidarity_eval.packets import make_packet
from solidarity_eval.portfolio import read_portfolio
from solidarity_eval.report.forbidden_words import causal_words
from solidarity_eval.report.portfolio.document import portfolio_report
from tests.unit.portfolio.sending import send

FOLDER = Path(__file__).parents[2] / "examples" / "energetic_arousal"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
STUDIES = sorted(set(EXPECTED) - {"synthesis"})

# Nobody wrote how many months passed between the two times, which were of one laboratory session:
# without this argument nothing says that the ten are of one kind.
ARGUMENT = """
[[argument]]
name = "one-session"
covers = ["window"]
constructs = ["vitality"]
why = "In the ten studies both times belong to one laboratory session, of less than a day."
who = "The evaluator"
on = 2026-11-22
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("envois")
    for study in STUDIES:
        send(make_packet(evaluate(FOLDER / study), date=dt.date(2026, 11, 22)), place)
    (place / "arguments.toml").write_text(ARGUMENT, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def portfolio(folder):
    return read_portfolio(folder, argue=folder / "arguments.toml")


def test_without_an_argument_what_nobody_told_is_not_put_together(folder):
    (pool,) = read_portfolio(folder).pools
    assert (len(pool.studies), pool.result, pool.differs) == (10, None, ("window",))


def test_the_metafor_row_is_that_of_metafor(portfolio):
    (pool,) = (pool for pool in portfolio.pools if pool.argued)
    assert len(pool.studies) == 10
    theirs = EXPECTED["synthesis"]
    smcr = pool.results["smcr"]
    mean, prediction = smcr["mean"], smcr["prediction"]
    ours = {
        "estimate": mean.estimate,
        "se": mean.std_error,
        "ci_low": mean.conf_low,
        "ci_high": mean.conf_high,
        "tau2": smcr["tau2"].estimate,
        "pi_low": prediction.conf_low,
        "pi_high": prediction.conf_high,
    }
    for name, value in ours.items():
        assert value == pytest.approx(theirs[name], rel=1e-6), name


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_report_tells_the_ten_and_the_eleventh(portfolio, language):
    document = portfolio_report(portfolio, language=language, date="2026-11-22")
    assert document.banner is None
    assert causal_words(document, level="change") == ()
    (part,) = (part for part in document.sections if part.id == "pooled")
    (figure,) = (block for block in part.blocks if isinstance(block, FigureBlock))
    mean = plain(figure.table.rows[-2][2].content)
    assert mean == ("\u22120,14" if language == "fr" else "\u22120.14")


def test_the_verdicts_of_the_ten_are_counted_not_averaged(portfolio):
    words = [study.word for study in portfolio.studies if study.outcome.role == "primary"]
    assert len(words) == 10
    assert words.count("unfavourable") == 2
    assert words.count("favourable") <= 1
