"""Attendance and paths on the axes of a notebook."""

import datetime as dt

import pandas as pd

from solidarity_eval import plots
from solidarity_eval.reach import Promise, attendance_chart, counts_against_target


def words(axes):
    return {text.get_text() for text in axes.texts}


def test_attendance_on_axes():
    weeks = [f"2027-W{w:02}" for w in range(1, 15)]
    data = pd.DataFrame({"period": weeks, "value": [300, 310, 290, 305] * 3 + [0, 900]})
    axes = plots.attendance(attendance_chart(data, expected=300), language="en")
    assert {"ordinary week", "usual", "promise", "2027-W01"} <= words(axes)
    beyond = plots.attendance(attendance_chart(data[data["value"] < 900]), language="fr")
    assert "semaine ordinaire" in words(beyond)
    assert "promesse" not in words(beyond)


def test_a_path_on_axes():
    data = pd.DataFrame({"period": [f"2027-{m:02}" for m in range(1, 8)], "value": [40] * 7})
    promise = Promise(at_least=600, by=dt.date(2028, 6, 30))
    axes = plots.trajectory(counts_against_target(data, promise=promise), language="en")
    assert {"01/2027", "06/2028", "0"} <= words(axes)
