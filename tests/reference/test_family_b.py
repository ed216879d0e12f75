"""Reliability, retest and reliable change against R, value by value."""

import fnmatch

import pytest

from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.conformance.families import b as family

CASES = case_ids("B")


def listed(value):
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("case_id", CASES)
def test_every_value_agrees_with_the_case(case_id):
    case = load_case(case_id)
    ours = family.values(case)
    for name, expected in case.tested().items():
        if any(fnmatch.fnmatch(name, pattern) for pattern in family.NOT_OFFERED):
            continue
        assert name in ours, f"{name} is neither computed nor listed as not offered"
        for mine, theirs in zip(listed(ours[name]), listed(expected), strict=True):
            assert abs(mine - theirs) <= case.allowance(name, theirs), (name, mine, theirs)


def test_the_whole_family_is_offered():
    assert family.NOT_OFFERED == {}
    assert len(CASES) == 7
