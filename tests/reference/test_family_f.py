"""Ordered answers against R, value by value."""

import fnmatch

import pytest

from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.conformance.families import f


def offered(name):
    return not any(fnmatch.fnmatch(name, pattern) for pattern in f.NOT_OFFERED)


@pytest.mark.parametrize("case_id", case_ids("F"))
def test_every_value_agrees_with_the_case(case_id):
    case = load_case(case_id)
    ours = f.values(case)
    wanted = {name: value for name, value in case.tested().items() if offered(name)}
    assert set(ours) == set(wanted), "a value is missing, or is none of the case"
    for name, expected in wanted.items():
        listed = expected if isinstance(expected, list) else [expected]
        found = ours[name] if isinstance(ours[name], list) else [ours[name]]
        assert len(found) == len(listed), name
        for value, reference in zip(found, listed, strict=True):
            assert abs(value - reference) <= case.allowance(name, reference), name


def test_only_what_r_cannot_compute_is_left_out():
    expected = load_case("F01_wine").tested()
    left_out = {name: value for name, value in expected.items() if not offered(name)}
    assert left_out == {"nominal_test.LRT": [None, None], "nominal_test.p": [None, None]}
    assert all(e for name in case_ids("F")[1:] for e in map(offered, load_case(name).tested()))
    assert len(case_ids("F")) == 4
