"""Instruments refuse what is no table and no number, in words of ours."""

import pandas as pd
import pytest

from solidarity_eval import instruments
from solidarity_eval.errors import ArgumentError, NonNumericError

WHO5 = instruments.load_instrument("who5")


@pytest.mark.parametrize("thing", [[1, 2], {"who5/1": [1]}, None, "table.csv"])
@pytest.mark.parametrize(
    "call",
    [
        lambda thing, folder: instruments.score(thing, WHO5),
        lambda thing, folder: instruments.nonresponse(thing, WHO5),
        lambda thing, folder: instruments.name_generator_indices(thing),
        lambda thing, folder: instruments.export_scored(thing, folder / "scores.csv"),
    ],
)
def test_what_is_no_table(call, thing, tmp_path):
    with pytest.raises(ArgumentError, match=r"pandas\.DataFrame") as error:
        call(thing, tmp_path)
    assert type(thing).__name__ in error.value.message("fr")


@pytest.mark.parametrize(
    "call",
    [
        lambda: instruments.blau_index(["two", 1]),
        lambda: instruments.iqv(["two", 1]),
        lambda: instruments.share_below([3, "two"]),
        lambda: instruments.network_density("two", 1),
        lambda: instruments.effective_size(3, "two"),
        lambda: instruments.ei_index("two", 1),
    ],
)
def test_counts_that_are_no_numbers(call):
    with pytest.raises(NonNumericError, match="'two'"):
        call()


def test_numbers_of_any_kind_are_read():
    counts = pd.Series([2, 2], dtype="Int64")
    assert instruments.blau_index(counts) == 0.5
    assert instruments.share_below(pd.Series([2.0, 9.0])) == 0.5
