"""A spread that one person alone makes is refused, whatever rounding leaves of it."""

import pytest

from solidarity_eval.errors import NoVarianceError
from tests.unit.effects.continuous import ask, long_form

VARIED = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
ONE_ALONE = [4, 4, 4, 4, 4, 4, 4, 4, 4, 7]
ANOTHER_ALONE = [9, 4, 4, 4, 4, 4, 4, 4, 4, 4]


@pytest.mark.parametrize("per_point", range(1, 26))
@pytest.mark.parametrize(
    ("standardizer", "before", "after"),
    [
        ("baseline", ONE_ALONE, VARIED),
        ("change", VARIED, [x + d for x, d in zip(VARIED, ONE_ALONE, strict=True)]),
        ("residual", VARIED, ONE_ALONE),
        ("residual", ONE_ALONE, VARIED),
        ("residual", VARIED, [x + d for x, d in zip(VARIED, ONE_ALONE, strict=True)]),
        ("average", ONE_ALONE, [3, 3, 3, 3, 3, 3, 3, 3, 3, 1]),
        ("average_sd", ONE_ALONE, [3, 3, 3, 3, 3, 3, 3, 3, 3, 1]),
        ("average", ONE_ALONE, [3, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
    ],
)
def test_one_person_alone_is_no_spread(standardizer, before, after, per_point):
    data = long_form([x / per_point for x in before], [y / per_point for y in after])
    with pytest.raises(NoVarianceError, match="one person"):
        ask("standardized_mean_change", data, standardizer=standardizer)


@pytest.mark.parametrize("standardizer", ["average", "average_sd"])
def test_two_people_alone_at_different_times_are_a_spread(standardizer):
    data = long_form(ONE_ALONE, ANOTHER_ALONE)
    result = ask("standardized_mean_change", data, standardizer=standardizer)
    assert result["standardized_mean_change"].std_error > 0.0
