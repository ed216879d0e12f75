"""The table of the attrition boundary against the model behind it."""

import numpy as np
import pytest
from scipy import optimize

from solidarity_eval._kernels.attrition_boundary import (
    CAUTIOUS,
    OPTIMISTIC,
    attrition_bias,
    largest_difference,
)

# Maximum of the bias that the standard tolerates, in standard deviations.
TOLERATED = 0.05
# The optimistic column as another transcription has it: 10.9 once more, then one row off.
SHIFTED = (*OPTIMISTIC[:13], 10.9, *OPTIMISTIC[13:-1])
ROWS = range(10, 58)


def misfit(column):
    """Distance, in points, of a column from the model with the links that fit it best."""

    def gaps(links):
        return [
            100 * largest_difference(
                row / 100, programme_link=links[0], comparison_link=links[1], tolerated=TOLERATED
            )
            - column[row]
            for row in ROWS
        ]  # fmt: skip

    found = optimize.least_squares(gaps, [0.3, 0.25], diff_step=1e-4)
    return np.abs(found.fun), found.x


@pytest.mark.parametrize(
    ("column", "length", "nearest"), [(CAUTIOUS, 58, 0.07), (OPTIMISTIC, 66, 0.09)]
)
def test_a_column_follows_the_model_to_its_rounding(column, length, nearest):
    assert len(column) == length
    gaps, links = misfit(column)
    assert gaps.max() < nearest
    assert links[0] > links[1] > 0


def test_the_other_transcription_follows_it_less():
    ours, theirs = misfit(OPTIMISTIC)[0], misfit(SHIFTED)[0]
    assert theirs.max() > 1.3 * ours.max()
    assert (theirs**2).mean() > 1.3 * (ours**2).mean()


def test_the_bias_is_that_of_drawn_people():
    rng = np.random.default_rng(1)
    trait, rest = rng.normal(size=(2, 2_000_000))
    bias = 0.0
    for link, share, sign in ((0.45, 0.6, 1), (0.39, 0.7, -1)):
        outcome = link * trait + np.sqrt(1 - link**2) * rest
        answers = trait > np.quantile(trait, 1 - share)
        bias += sign * outcome[answers].mean()
    found = attrition_bias(0.35, 0.1, programme_link=0.45, comparison_link=0.39)
    assert found == pytest.approx(bias, abs=0.003)


def test_known_rows():
    """Rows that no transcription disputes."""
    assert (CAUTIOUS[0], CAUTIOUS[20], CAUTIOUS[40], CAUTIOUS[57]) == (5.7, 5.4, 2.6, 0.0)
    assert (OPTIMISTIC[0], OPTIMISTIC[10], OPTIMISTIC[65]) == (10.0, 10.9, 0.3)
