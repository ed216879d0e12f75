"""Mean, spread, analysis of variance and line against NIST's certified values."""

import numpy as np
import pytest

from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.conformance.families import l as family


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.SmallSampleWarning")
@pytest.mark.parametrize("case_id", case_ids("L"))
def test_every_value_agrees_with_the_case(case_id):
    case = load_case(case_id)
    ours = family.values(case)
    assert set(ours) == set(case.tested())
    for name, expected in case.tested().items():
        assert abs(ours[name] - expected) <= case.allowance(name, expected), name


def test_family_l_leaves_nothing_out():
    assert family.NOT_OFFERED == {}
    assert len(case_ids("L")) == 12


def test_the_cases_are_hard_enough_to_catch_plain_sums():
    case = load_case("L02_nist_numacc3")
    y = case.data()["y"].to_numpy()
    plain = np.sqrt((np.sum(y * y) - np.sum(y) ** 2 / len(y)) / (len(y) - 1))
    assert abs(plain - case.expected["sd"]) > case.allowance("sd", case.expected["sd"])
