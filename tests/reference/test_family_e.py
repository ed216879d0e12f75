"""Proportions, counts, trends and regressions of counts against R, value by value."""

import fnmatch

import pytest

from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.conformance.families import e


def offered(name):
    return not any(fnmatch.fnmatch(name, pattern) for pattern in e.NOT_OFFERED)


@pytest.mark.parametrize("case_id", case_ids("E"))
def test_every_value_agrees_with_the_case(case_id):
    case = load_case(case_id)
    ours = e.values(case)
    wanted = {name: value for name, value in case.tested().items() if offered(name)}
    assert set(ours) == set(wanted), "a value is missing, or is none of the case"
    for name, expected in wanted.items():
        listed = expected if isinstance(expected, list) else [expected]
        found = ours[name] if isinstance(ours[name], list) else [ours[name]]
        assert len(found) == len(listed), name
        for value, reference in zip(found, listed, strict=True):
            assert abs(value - reference) <= case.allowance(name, reference), name


def test_family_e_leaves_nothing_out():
    assert e.NOT_OFFERED == {}
    assert len(case_ids("E")) == 9
