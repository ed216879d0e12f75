"""Power and planning against R, value by value."""

from fnmatch import fnmatchcase

import pytest

from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.conformance.families import h


@pytest.mark.parametrize("case_id", case_ids("H"))
def test_every_value_agrees_with_the_case_or_has_a_reason(case_id):
    case = load_case(case_id)
    ours = h.values(case)
    for name, expected in case.tested().items():
        if name not in ours:
            assert any(fnmatchcase(name, pattern) for pattern in h.NOT_OFFERED), name
            continue
        assert abs(ours[name] - expected) <= case.allowance(name, expected), name


def test_family_h_is_whole():
    assert len(case_ids("H")) == 1
    assert h.NOT_OFFERED == {}
