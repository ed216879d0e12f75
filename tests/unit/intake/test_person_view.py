"""Values of single people stay in memory: no copy, no serialiser, no print shows them."""

import copy
import json
import pickle
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter

from solidarity_eval.errors import DataError
from solidarity_eval.intake.person_view import PersonView
from solidarity_eval.results import Estimate, Result


@dataclass
class Holder:
    """Something that holds a view, as an evaluation might."""

    view: object


@pytest.fixture
def view():
    rows = pd.DataFrame(
        {
            "who": ["secret-b", "secret-b", "secret-a", "secret-c"],
            "wave": ["t0", "t1", "t0", "t1"],
            "score": [4.25, 3.5, 1.75, np.nan],
        }
    )
    return PersonView(rows, person="who", wave="wave", value="score", waves=("t0", "t1"))


def test_it_gives_paths_without_identifiers_in_the_order_of_values(view):
    assert list(view.paths()) == [(1.75, None), (4.25, 3.5)]
    assert view.people == 2


def test_printing_shows_no_value_and_no_name(view):
    for words in (repr(view), str(view), repr(Holder(view))):
        assert "secret" not in words
        assert "4.25" not in words


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_cannot_be_pickled(view, protocol):
    with pytest.raises(DataError) as refused:
        pickle.dumps(Holder(view), protocol=protocol)
    assert refused.value.code == "reach_ties.person_stays"


def test_it_cannot_be_copied(view):
    for make in (copy.copy, copy.deepcopy):
        with pytest.raises(DataError):
            make(view)
    with pytest.raises(DataError):
        copy.deepcopy({"inside": [view]})


def test_no_serialiser_takes_it(view):
    with pytest.raises(TypeError):
        json.dumps(view)
    with pytest.raises(Exception, match="serialize unknown type"):
        TypeAdapter(object).dump_json(view)
    with pytest.raises(TypeError):
        vars(view)


def test_no_result_carries_it(view):
    result = Result(id="a", method="b", settings={"view": view})
    with pytest.raises(Exception, match=r"(?i)serializ"):
        result.to_json()
    with pytest.raises(TypeError):
        Estimate(term="mean", estimate=view, unit="points").estimate + 1.0
