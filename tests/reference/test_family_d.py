"""Two groups against R: Welch, g, ranks, dominance, value by value."""

from fnmatch import fnmatchcase

import pytest

from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.conformance.families import d


@pytest.mark.parametrize("case_id", case_ids("D"))
def test_every_value_agrees_with_the_case_or_has_a_reason(case_id):
    case = load_case(case_id)
    ours = d.values(case)
    for name, expected in case.tested().items():
        if name not in ours:
            assert any(fnmatchcase(name, pattern) for pattern in d.NOT_OFFERED), name
            continue
        mine = ours[name] if isinstance(expected, list) else [ours[name]]
        theirs = expected if isinstance(expected, list) else [expected]
        for found, value in zip(mine, theirs, strict=True):
            assert abs(found - value) <= case.allowance(name, value), name


def test_every_case_of_family_d_has_a_part_that_knows_it():
    known = frozenset().union(*(part.CASES for part in d._PARTS))
    assert known >= set(case_ids("D"))
    assert len(case_ids("D")) >= 3
