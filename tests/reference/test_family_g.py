"""Missing answers and drop-out against R, value by value."""

from fnmatch import fnmatchcase

import numpy as np
import pytest

from solidarity_eval.conformance.case import case_ids, load_case
from solidarity_eval.conformance.families import g


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.SmallSampleWarning")
@pytest.mark.parametrize("case_id", case_ids("G"))
def test_every_value_agrees_with_the_case_or_has_a_reason(case_id):
    case = load_case(case_id)
    ours = g.values(case)
    for name, expected in case.tested().items():
        if name not in ours:
            assert any(fnmatchcase(name, pattern) for pattern in g.NOT_OFFERED), name
            continue
        found, wanted = np.atleast_1d(ours[name]), np.atleast_1d(expected)
        assert found.shape == wanted.shape, name
        for value, other in zip(found, wanted, strict=True):
            assert abs(value - other) <= case.allowance(name, other), name


def test_every_case_of_family_g_is_known():
    assert len(case_ids("G")) == 5
