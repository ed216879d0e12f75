"""What McNemar's tests report, for a change in a share and for the odds of moving."""

from __future__ import annotations

from solidarity_eval._kernels import mcnemar
from solidarity_eval._kernels.paired_proportions import PairedCounts
from solidarity_eval.estimation.arguments import Alternative
from solidarity_eval.results import HypothesisTest, Table


def pairs_table(counts: PairedCounts) -> Table:
    """Return the four kinds of pairs, first digit before and second after."""
    return Table(
        id="pairs",
        kind="pairs",
        columns=("n11", "n10", "n01", "n00"),
        rows=((counts.n11, counts.n10, counts.n01, counts.n00),),
    )


def mcnemar_tests(
    counts: PairedCounts, alternative: Alternative
) -> tuple[HypothesisTest, HypothesisTest, HypothesisTest]:
    """Return the mid-p, exact and asymptotic tests that as many gain as lose."""
    lost, gained = counts.n10, counts.n01
    return (
        HypothesisTest(
            name="mcnemar_midp",
            statistic=gained,
            p_value=mcnemar.midp(lost, gained, alternative=alternative),
            alternative=alternative,
            p_method="mid-p",
        ),
        HypothesisTest(
            name="mcnemar_exact",
            statistic=gained,
            p_value=mcnemar.exact_p(lost, gained, alternative=alternative),
            alternative=alternative,
            p_method="exact",
        ),
        HypothesisTest(
            name="mcnemar",
            statistic=mcnemar.statistic(lost, gained) ** 2,
            df=(1,),
            p_value=mcnemar.asymptotic_p(lost, gained, alternative=alternative),
            alternative=alternative,
        ),
    )
