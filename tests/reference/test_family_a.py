"""Scale scores against R, value by value."""

import pytest

from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.conformance.families import a


@pytest.mark.parametrize("case_id", case_ids("A"))
def test_every_value_agrees_with_the_case(case_id):
    case = load_case(case_id)
    ours = a.values(case)
    for name, expected in case.tested().items():
        assert name in ours, f"{name} is neither computed nor listed as not offered"
        pairs = (
            zip(ours[name], expected, strict=True)
            if isinstance(expected, list)
            else [(ours[name], expected)]
        )
        for mine, theirs in pairs:
            if theirs is None:
                assert mine is None, name
            else:
                assert mine is not None, name
                assert abs(mine - theirs) <= case.allowance(name, theirs), name


def test_family_a_leaves_nothing_out():
    assert a.NOT_OFFERED == {}
    assert len(case_ids("A")) == 2
