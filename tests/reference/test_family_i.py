"""Synthesis against metafor, lme4 and clubSandwich, value by value."""

import pytest

from solidarity_eval.conformance.case import case_ids
from solidarity_eval.conformance.families import i
from solidarity_eval.conformance.verify import verify_case


@pytest.mark.parametrize("case_id", case_ids("I"))
def test_every_value_agrees_with_the_case(case_id):
    report = verify_case(case_id)
    assert report.disagreements == ()
    assert report.not_offered == {}
    assert report.checked > 20


def test_family_i_is_whole():
    assert len(case_ids("I")) == 9
    assert i.NOT_OFFERED == {}
