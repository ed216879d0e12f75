"""Below ten people every share, rank test and comparison of groups says that one may move it."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

from solidarity_eval import effects
from solidarity_eval.errors import SmallSampleWarning


def waves(n: int) -> pd.DataFrame:
    rows = [
        {"person": f"p{i}", "wave": wave, "y": float(i % 2 or wave > 1)}
        for i in range(n)
        for wave in (1, 2, 3)
    ]
    return pd.DataFrame(rows)


def sites(n: int) -> pd.DataFrame:
    values = [float(i % 5) for i in range(n + 12)]
    group = ["north"] * n + ["south"] * 12
    return pd.DataFrame({"person": range(n + 12), "site": group, "y": values})


TWO = (
    effects.difference_in_proportions,
    effects.risk_ratio,
    effects.odds_ratio,
    effects.number_needed_to_treat,
)
CALLS = {
    "proportion": ("few_people", lambda n: effects.proportion(count=3, n=n)),
    "friedman": ("few_people", lambda n: effects.friedman_test(waves(n), outcome="y")),
    "cochran": ("few_people", lambda n: effects.cochran_q_test(waves(n), outcome="y")),
    "anova": (
        "few_in_smallest",
        lambda n: effects.one_way_anova(sites(n), outcome="y", group="site"),
    ),
    **{
        function.__name__: (
            "few_per_group",
            lambda n, function=function: function(count=(5, 3), n=(40, n)),
        )
        for function in TWO
    },
}


@pytest.mark.parametrize("name", CALLS)
def test_nine_people_bring_a_caution_and_ten_do_not(name: str) -> None:
    code, call = CALLS[name]
    with pytest.warns(SmallSampleWarning) as told:
        few = call(9)
    assert len(told) == 1
    (note,) = [item for item in few.notes if item.code == code]
    assert note.severity == "caution"
    assert note.values["enough"] == 10
    assert 9 in note.values.values()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        enough = call(10)
    assert code not in [item.code for item in enough.notes]
