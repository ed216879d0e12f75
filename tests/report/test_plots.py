"""Figures: right places, right words, readable sizes, safe to inline, quick to draw."""

from __future__ import annotations

import subprocess
import sys
import time
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import plots
from solidarity_eval.effects import mean_change, proportion
from solidarity_eval.errors import ArgumentError
from solidarity_eval.locales import get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.balance_chart import BalanceChart, BalanceRow
from solidarity_eval.plots.design_chart import DesignChart, Lane
from solidarity_eval.plots.drawing import Chart, draw, svg
from solidarity_eval.plots.estimation_chart import Estimation, Panel
from solidarity_eval.plots.flow_chart import FlowChart, stops_of
from solidarity_eval.plots.forest_chart import Forest, ForestRow
from solidarity_eval.plots.gauge_chart import Gauge, on_paper
from solidarity_eval.plots.items_chart import ItemRow, ItemsChart
from solidarity_eval.plots.metrics import shorten, text_width, wrap
from solidarity_eval.plots.reliability_strip import ReliabilityStrip
from solidarity_eval.plots.scales import Scale, half_range, magnified_half_range, nice_ticks
from solidarity_eval.plots.target_chart import TargetLine
from solidarity_eval.psychometrics import cronbach_alpha
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Result, Table

SVG = "{http://www.w3.org/2000/svg}"
CHANGE = (0.08, 0.17, 0.26)


def flow() -> Flow:
    nodes = [("before", 170), ("after", 162), ("linked", 160), ("compared", 159)]
    edges = [
        ("before", "linked", 160, None),
        ("before", "left_out", 6, "lost"),
        ("before", "left_out", 4, "moved"),
        ("after", "left_out", 2, "no_before"),
        ("linked", "left_out", 1, "not_scorable"),
    ]
    return Flow(
        nodes=tuple(FlowNode(id=name, n=n) for name, n in nodes),
        edges=tuple(FlowEdge(source=s, target=t, n=n, reason=r) for s, t, n, r in edges),
    )


def charts(language: str = "fr") -> dict[str, Chart]:
    locale = get_locale(language)
    panels = [
        Panel(label="Avant", n=169, interval=(0.68, 0.78, 0.88), counts=(62, 52, 23, 21, 11)),
        Panel(label="Après", n=169, interval=(0.85, 0.95, 1.05), counts=(47, 43, 39, 24, 16)),
    ]
    rows = [
        ItemRow(label="fatigué·e", before=(0.35, 0.29, 0.25, 0.11), after=(0.19, 0.26, 0.39, 0.16)),
        ItemRow(label="vif", before=(0.6, 0.26, 0.1, 0.04), after=(0.48, 0.32, 0.1, 0.1)),
    ]
    forest = [
        ForestRow(label="Énergie", interval=(0.12, 0.25, 0.39), n=169),
        ForestRow(label="Confiance", interval=(-0.5, 0.1, 9.9), n=12),
    ]
    lanes = [
        Lane(label="Groupe du programme", count="60 personnes", programme=(0.18, 0.82)),
        Lane(label="Groupe de comparaison", count="58 personnes"),
    ]
    starts = [Lane(label=f"Groupe {i}", programme=(i - 0.8, 3.25)) for i in (1, 2, 3)]
    times = ["à l'entrée", "à six mois", "à un an", "à dix-huit mois"]
    one = [Lane(label="Personnes suivies", count="170 personnes", programme=(0.18, 0.82))]
    return {
        "balance": BalanceChart(
            rows=[
                BalanceRow(label="Âge", value=0.03, unweighted=0.21),
                BalanceRow(label="Score de départ", value=-0.18),
                BalanceRow(label="Vit seul·e", value=0.42),
            ],
            locale=locale,
        ),
        "design_drawn": DesignChart(times=times[:2], lanes=lanes, locale=locale, drawn=True),
        "design_starts": DesignChart(times=times, lanes=starts, locale=locale),
        "design_others": DesignChart(times=times[:2], lanes=one, locale=locale, linked=False),
        "design_told": DesignChart(times=times[:2], lanes=one, locale=locale, recalled=True),
        "design_series": DesignChart(times=times[:2], lanes=one, locale=locale, series=True),
        "teams": Forest(
            rows=[
                ForestRow(label="Équipe A", interval=(-0.1, 0.3, 0.7), n=24),
                ForestRow(
                    label="Moyenne des équipes",
                    interval=(0.1, 0.3, 0.5),
                    n=None,
                    mark="diamond",
                    color=tokens.UNFAVOURABLE,
                    total=True,
                ),
            ],
            locale=locale,
            smallest=0.3,
            groups=True,
        ),
        "gauge_drift": Gauge(
            interval=CHANGE, locale=locale, smallest=0.1, mark="ring", drift=0.2, groups=True
        ),
        "estimation_drift": Estimation(
            panels=panels,
            limits=(0, 3),
            ticks=[(0, "0"), (3, "3")],
            change=CHANGE,
            smallest=0.3,
            locale=locale,
            drift=0.2,
            mark="square",
            color=tokens.NO_CHANGE,
        ),
        "gauge": Gauge(interval=CHANGE, locale=locale, unit="points", smallest=0.3, on_dark=True),
        "gauge_small": Gauge(interval=CHANGE, locale=locale, smallest=0.3, small=True),
        "estimation": Estimation(
            panels=panels,
            edges=(0, 0.5, 1, 1.5, 2, 3),
            limits=(0, 3),
            ticks=[(0, "0 pas du tout"), (1, "1 un peu"), (2, "2 modérément"), (3, "3 beaucoup")],
            change=CHANGE,
            smallest=0.3,
            unit="points",
            locale=locale,
        ),
        "items": ItemsChart(
            rows=rows,
            groups=["beaucoup", "modérément", "un peu", "pas du tout"],
            cut=2,
            names=("avant", "après"),
            locale=locale,
        ),
        "flow": FlowChart(stops=stops_of(flow(), locale)),
        "forest": Forest(rows=forest, locale=locale),
        "reliability": ReliabilityStrip(interval=(0.90, 0.92, 0.94), locale=locale),
        "target": TargetLine(interval=(0.52, 0.6, 0.67), target=(0.6,), locale=locale),
    }


NAMES = sorted(charts())


def texts(document: str) -> dict[str, ET.Element]:
    return {node.text or "": node for node in ET.fromstring(document).iter(f"{SVG}text")}


def left_of(node: ET.Element) -> tuple[float, float]:
    """Return where a text starts and ends, by the widths of the report's font."""
    weight = int(node.get("font-weight", "400"))
    wide = text_width(node.text or "", float(node.get("font-size", "0")), weight=weight)
    x = float(node.get("x", "0"))
    start = x - {"start": 0, "middle": wide / 2, "end": wide}[node.get("text-anchor", "start")]
    return start, start + wide


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_drawings_are_safe_to_inline_several_times(name, language):
    drawing = draw(charts(language)[name])
    for document, width in ((drawing.wide, 680), (drawing.narrow, 340)):
        root = ET.fromstring(document)
        assert root.get("width") == str(width)
        assert root.get("viewBox", "").startswith(f"0 0 {width} ")
        for node in root.iter():
            assert not {"id", "style", "class"} & set(node.attrib)
            assert node.tag.removeprefix(SVG) in {
                *("svg", "text", "rect", "circle", "polyline", "polygon"),
            }


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_large_enough_and_stay_on_the_page(name):
    drawing = draw(charts()[name])
    for document, width in ((drawing.wide, 680), (drawing.narrow, 340)):
        for words, node in texts(document).items():
            assert float(node.get("font-size", "0")) >= tokens.SMALLEST, words
            start, end = left_of(node)
            assert start >= -0.6, words
            assert end <= width + 0.6, words


@pytest.mark.parametrize("name", NAMES)
def test_same_numbers_give_the_same_bytes(name):
    assert draw(charts()[name]) == draw(charts()[name])


@pytest.mark.parametrize("name", NAMES)
def test_one_figure_takes_a_few_milliseconds(name):
    chart = charts()[name]
    best = min(_seconds(chart) for _ in range(5))
    assert best < 0.025


def _seconds(chart: Chart) -> float:
    start = time.perf_counter()
    svg(chart)
    return time.perf_counter() - start


def test_reports_need_no_drawing_library():
    code = (
        "import sys; import solidarity_eval.plots.estimation_chart, solidarity_eval.plots.drawing;"
        "sys.exit('matplotlib' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["gauge", "gauge_small"])
def test_the_gauge_stands_where_its_axis_says(name):
    document = svg(charts()[name], width=400)
    ticks = texts(document)
    zero, edge = (float(ticks[label].get("x", "0")) for label in ("0", "+0,3"))
    (dot,) = ET.fromstring(document).iter(f"{SVG}circle")
    assert (float(dot.get("cx", "0")) - zero) / (edge - zero) == pytest.approx(0.17 / 0.3, abs=0.01)
    band = next(ET.fromstring(document).iter(f"{SVG}rect"))
    assert float(band.get("width", "0")) == pytest.approx(2 * (edge - zero), abs=0.1)


def test_areas_are_in_proportion_to_people():
    rects = list(ET.fromstring(svg(charts()["estimation"])).iter(f"{SVG}rect"))[:10]
    areas = [(float(r.get("width", "0")) + 2) * float(r.get("height", "0")) for r in rects]
    people = [62, 52, 23, 21, 11, 47, 43, 39, 24, 16]
    per_person = [area / n for area, n in zip(areas, people, strict=True)]
    assert per_person == pytest.approx([per_person[0]] * 10, rel=0.01)


def test_shares_of_answers_are_lengths():
    rects = list(ET.fromstring(svg(charts()["items"])).iter(f"{SVG}rect"))[:4]
    shares = [0.35, 0.29, 0.25, 0.11]
    edges = [1.0, 1.0, 0.0, 0.0]
    lengths = [
        float(r.get("width", "0")) + 1.5 + edge for r, edge in zip(rects, edges, strict=True)
    ]
    scale = sum(lengths) / sum(shares)
    assert [length / scale for length in lengths] == pytest.approx(shares, abs=0.004)
    assert "36\u202f% → 55\u202f%" in texts(svg(charts()["items"]))


def test_each_verdict_has_a_shape_of_its_own():
    def shapes(mark):
        gauge = Gauge(
            interval=CHANGE,
            locale=get_locale("fr"),
            small=True,
            mark=mark,
            inks=on_paper("#00694F"),
        )
        return [node.tag.removeprefix(SVG) for node in ET.fromstring(svg(gauge, width=150)).iter()]

    drawn = {mark: tuple(shapes(mark)) for mark in ("disc", "ring", "square", "diamond")}
    assert len(set(drawn.values())) == 4
    assert drawn["ring"].count("circle") == 2
    assert "polygon" in drawn["diamond"]


@pytest.mark.parametrize(("drift", "side"), [(0.2, 1), (-0.2, -1)])
def test_the_drift_is_hatched_from_zero_to_its_end(drift, side):
    gauge = Gauge(
        interval=CHANGE, locale=get_locale("fr"), smallest=0.3, small=True, limit=0.4, drift=drift
    )
    root = ET.fromstring(svg(gauge, width=150))
    lines = [node.get("points", "").split() for node in root.iter(f"{SVG}polyline")]
    (frame,) = (points for points in lines if len(points) == 5)
    places = sorted(float(point.split(",")[0]) for point in frame)
    middle, end = (places[0], places[-1]) if side > 0 else (places[-1], places[0])
    assert middle == pytest.approx(75)
    assert end == pytest.approx(75 + side * 0.2 / 0.4 * 59)


def test_balance_beyond_the_outer_band_has_another_shape():
    root = ET.fromstring(svg(charts()["balance"]))
    bands = [node for node in root.iter(f"{SVG}rect") if float(node.get("height", 0)) > 50]
    outer, inner = (float(band.get("width", 0)) for band in bands)
    assert outer / inner == pytest.approx(5)
    assert len(list(root.iter(f"{SVG}polygon"))) == 2


def test_the_design_shows_answers_and_where_the_project_runs():
    root = ET.fromstring(svg(charts()["design_starts"]))
    runs = [r for r in root.iter(f"{SVG}rect") if r.get("fill") == tokens.AFTER_FILL]
    starts = [float(run.get("x", 0)) for run in runs[:3]]
    assert starts == sorted(starts)
    assert len(set(starts)) == 3
    answers = [c for c in root.iter(f"{SVG}circle") if c.get("r") == "8"]
    assert len(answers) == 12


def test_the_flow_names_every_reason():
    words = " ".join(texts(svg(charts()["flow"])))
    for expected in ("170", "162", "160", "159", "perdues de vue", "parties vivre", "score"):
        assert expected in words


def test_an_interval_that_leaves_the_panel_ends_in_an_arrowhead():
    heads = list(ET.fromstring(svg(charts()["forest"])).iter(f"{SVG}polygon"))
    assert len(heads) == 1
    tip = max(float(point.split(",")[0]) for point in (heads[0].get("points") or "").split())
    assert tip < 680


def test_magnification_is_exact_and_written():
    half, ratio = magnified_half_range([*CHANGE, 0.3], 3.0)
    assert (half, ratio) == (0.5, 3.0)
    words = " ".join(texts(svg(charts()["estimation"])))
    assert "échelle agrandie 3 fois" in words


@pytest.mark.parametrize("span", [1.0, 3.0, 4.0, 10.0, 16.0, 63.0, 100.0])
@pytest.mark.parametrize("widest", [0.004, 0.03, 0.2, 0.34])
def test_a_magnified_panel_holds_its_values(span, widest):
    half, ratio = magnified_half_range([widest * span], span)
    assert half >= widest * span * 1.1
    assert ratio >= 1
    if ratio > 1:
        assert half * 2 * ratio == pytest.approx(span)


def test_scales_and_ticks():
    scale = Scale(0.0, 3.0, 100.0, 400.0)
    assert scale.at(1.5) == 250
    assert scale.at(9) == 400
    assert scale.leaves(9)
    assert nice_ticks(0.0, 100.0) == (0, 25, 50, 75, 100)
    assert len(nice_ticks(4.0, 20.0)) <= 5
    assert half_range([]) == 1.0


def test_texts_are_measured_wrapped_and_cut():
    assert text_width("été", 10) == text_width("ete", 10)
    assert wrap("un deux trois", 10, room=1) == ["un", "deux", "trois"]
    short = shorten("confiance dans les institutions", 15, room=90)
    assert short.endswith("…")
    assert text_width(short, 15) <= 90


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (tokens.INK, tokens.WHITE),
        (tokens.INK2, tokens.WHITE),
        (tokens.INK2, tokens.ZONE),
        (tokens.BEFORE, tokens.WHITE),
        (tokens.AFTER, tokens.WHITE),
        (tokens.INK, tokens.ZONE),
        (tokens.INK2, tokens.WASH),
        (tokens.WHITE, tokens.NAVY),
        (tokens.ON_NAVY, tokens.NAVY),
        (tokens.ON_NAVY, tokens.NAVY_BAND),
    ],
)
def test_text_contrast(text, ground):
    light, dark = sorted((_luminance(text), _luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.fixture(scope="module")
def change():
    random = np.random.default_rng(1)
    before = random.normal(2, 0.6, 60)
    after = before + random.normal(0.2, 0.5, 60)
    frame = pd.DataFrame(
        {
            "person": list(range(60)) * 2,
            "wave": ["before"] * 60 + ["after"] * 60,
            "trust": np.r_[before, after],
        }
    )
    return mean_change(frame, outcome="trust", pre="before", post="after")


def written(axes) -> list[str]:
    from matplotlib.text import Text

    return [item.get_text() for item in axes.get_children() if isinstance(item, Text)]


def test_notebook_figures_say_what_the_report_says(change):
    locale = get_locale("en")
    value = locale.number(change["mean_change"].estimate, 2, signed=True)
    for draw_it in (plots.gauge, plots.estimation):
        axes = draw_it(change, smallest=0.3, language="en")
        assert value in written(axes)
        assert "+0.3" in written(axes)


def test_notebook_figures_take_given_axes(change):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4))
    left, right = figure.subplots(1, 2)
    assert plots.estimation(change, ax=left) is left
    assert plots.forest([change, change.with_(id="again")], ax=right) is right
    assert len(written(right)) > 6


def test_every_notebook_figure_draws(change):
    answers = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 2, 3, 5, 4], "c": [1, 3, 2, 4, 5]})
    share = proportion(count=18, n=25)
    for axes in (
        plots.flow_diagram(change.flow),
        plots.reliability(cronbach_alpha(answers, items=["a", "b", "c"])),
        plots.target_line(share, 0.6, language="en"),
        plots.target_line(share, (0.5, 0.6)),
        plots.design_diagram(["avant", "après"], [("Programme", (0.2, 0.8)), ("Autre", None)]),
        plots.balance(_balance(), labels={"age": "Âge"}),
    ):
        axes.figure.canvas.draw()
        assert written(axes)


def _balance():
    table = Table(kind="balance", columns=("variable", "smd"), rows=(("age", 0.1), ("sex", None)))
    return Result(id="balance", method="baseline_balance", tables=(table,))


def test_wrong_results_are_refused(change):
    with pytest.raises(ArgumentError, match="difference"):
        plots.gauge(proportion(count=11, n=30))
    with pytest.raises(ArgumentError, match="unit"):
        plots.forest([])
