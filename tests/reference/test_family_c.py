"""Change of one group against R: t, standardised, ranks, signs, bootstrap, value by value."""

import pytest

from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.conformance.families import c


@pytest.mark.parametrize("case_id", case_ids("C"))
def test_every_value_agrees_with_the_case(case_id):
    case = load_case(case_id)
    ours = c.values(case)
    assert set(ours) == set(case.tested()), "a value is missing, or is none of the case"
    for name, expected in case.tested().items():
        assert abs(ours[name] - expected) <= case.allowance(name, expected), name


def test_family_c_leaves_nothing_out():
    assert c.NOT_OFFERED == {}
    assert len(case_ids("C")) == 6
