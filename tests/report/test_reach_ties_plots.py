"""Public drawings of ties, codes, speech and paths: they draw, their text is large enough."""

import re

import pandas as pd
import pytest

from solidarity_eval import plots, reach
from solidarity_eval.intake.person_view import PersonView
from solidarity_eval.locales import get_locale
from solidarity_eval.plots.bars_chart import Bar, BarRow, Bars
from solidarity_eval.plots.drawing import draw
from solidarity_eval.plots.groups_chart import GroupNetwork
from solidarity_eval.plots.paths_chart import Paths, medians_of
from solidarity_eval.plots.transitions_chart import Transitions

pytestmark = pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")
FR = get_locale("fr")
CHARTS = {
    "bars": Bars(
        rows=[
            BarRow(label="Densité", bars=(Bar(share=0.2, words="20 %", color="#0072B2"),)),
            BarRow(label="Une étiquette bien trop longue pour tenir à gauche", bars=(),
                   hidden="moins de 11"),
        ],
        names=(("avant", "#64707D"), ("après", "#0072B2")),
    ),
    "moves": Transitions(
        states=("invisible", "faible", "fort"),
        counts={(0, 0): 30, (0, 1): None, (1, 2): 14},
        least=11,
        names=("à l'entrée", "à un an"),
        locale=FR,
    ),
    "groups": GroupNetwork(
        groups={"Nord": 20, "Sud": 25, "Est": 31, "Ouest": 18},
        between={("Nord", "Sud"): 14, ("Est", "Ouest"): 40},
        within={"Nord": 22},
        locale=FR,
    ),
    "paths": Paths(
        names=("t0", "t1", "t2"),
        paths=[(1.0, None, 3.0), (2.0, 2.5, 3.0)],
        medians=(1.5, 2.5, 3.0),
        limits=(0.0, 4.0),
        locale=FR,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_a_chart_draws_at_both_widths_with_text_that_can_be_read(name):
    drawing = draw(CHARTS[name])
    for svg, width in ((drawing.wide, 680), (drawing.narrow, 340)):
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
        assert min(sizes) >= 13.5
        places = [float(x) for x in re.findall(r'<(?:text|rect) x="(-?[\d.]+)"', svg)]
        assert all(0 <= x <= width for x in places)


def test_hidden_counts_are_words_and_never_numbers():
    svg = draw(CHARTS["moves"]).wide
    assert "moins de 11" in svg
    assert ">30<" in svg


def test_medians_leave_out_who_was_absent():
    assert medians_of([(1.0, None), (2.0, None), (4.0, 5.0)]) == (2.0, 5.0)
    assert medians_of([(1.0,), (2.0,)]) == (1.5,)


def test_public_drawings_return_axes():
    ties = pd.DataFrame(
        {
            "ego": [f"p{i}" for i in range(12)] * 2,
            "alter": "n",
            "wave": ["t0"] * 12 + ["t1"] * 12,
            "strength": ["weak"] * 18 + ["strong"] * 6,
        }
    )
    codes = pd.DataFrame({"source": [1, 1, 2, 3], "code": list("abac")})
    speech = pd.DataFrame({"session": [1, 1, 2, 2], "person": list("abab"),
                           "seconds": [1, 2, 3, 3]})  # fmt: skip
    scores = pd.DataFrame({"who": list("aabb"), "wave": ["t0", "t1"] * 2, "y": [1.0, 2, 2, 4]})
    view = PersonView(scores, person="who", wave="wave", value="y", waves=("t0", "t1"))
    drawn = [
        plots.tie_moves(reach.tie_transitions(ties, before="t0", after="t1"), least=5),
        plots.saturation(reach.saturation_curve(codes)),
        plots.speaking(reach.speaking_equality(speech), language="en"),
        plots.person_paths(view),
    ]
    assert all(axes.figure is not None for axes in drawn)
