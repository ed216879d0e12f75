"""How leavers differ, against SciPy and pingouin."""

import pandas as pd
import pingouin
import pytest
from scipy import stats

from solidarity_eval.designs import leavers_and_stayers
from solidarity_eval.effects import hedges_g
from tests.estimators import TABLES

ASKED = {"outcome": "y", "pre": "before", "post": "after"}


def test_differences_at_entry():
    data = TABLES["leaving"]
    at_entry = data[data["wave"] == "before"].set_index("person")
    stayed = set(data.loc[data["wave"] == "after", "person"])
    here = at_entry.index.isin(stayed)
    found = leavers_and_stayers(data, **ASKED, covariates=["age"])
    welch = stats.ttest_ind(at_entry["y"][~here], at_entry["y"][here], equal_var=False)
    difference = found["difference_at_entry"]
    low, high = welch.confidence_interval()
    assert found.test("welch_t").p_value == pytest.approx(welch.pvalue, rel=1e-10)
    assert (difference.conf_low, difference.conf_high) == pytest.approx((low, high), rel=1e-9)
    for column in ("y", "age"):
        g = pingouin.compute_effsize(at_entry[column][~here], at_entry[column][here],
                                     eftype="hedges")  # fmt: skip
        ours = found.get("standardized_difference", variable=column)
        assert ours.estimate == pytest.approx(g, rel=1e-9)
        people = pd.DataFrame(
            {
                "person": at_entry.index,
                "y": at_entry[column].to_numpy(),
                "arm": ["left" if not stays else "stayed" for stays in here],
            }
        )
        whole = hedges_g(people, outcome="y", arm="arm", programme="left", comparison="stayed",
                         correction="approximate")["hedges_g"]  # fmt: skip
        assert (ours.conf_low, ours.conf_high) == pytest.approx(
            (whole.conf_low, whole.conf_high), rel=1e-9
        )
