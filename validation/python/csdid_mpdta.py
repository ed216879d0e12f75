"""Group-time effects of the county data by csdid 0.4.3: make `tests/reference/mpdta/csdid.json`.

Run in an environment with ``csdid``, from the folder of the data.
"""

import contextlib
import io
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from csdid.att_gt import ATTgt

DATA = pd.read_csv("data.csv")
COLUMNS = {"yname": "lemp", "gname": "first_treat", "idname": "county", "tname": "year"}


def numbers(control: str) -> dict[str, object]:
    """Return the group-time effects and their averages against one kind of comparison."""
    model = ATTgt(
        xformla="lemp~1", data=DATA.copy(), control_group=[control], cband=False, **COLUMNS
    )
    with contextlib.redirect_stdout(io.StringIO()):
        fit = model.fit(est_method="reg", bstrap=False)
        fit.summ_attgt(n=14)
        averages = {
            kind: fit.aggte(typec=kind, bstrap=False, cband=False).atte
            for kind in ("simple", "dynamic", "group", "calendar")
        }
    columns = (fit.summary2["Group"], fit.summary2["Time"], fit.results["att"], fit.results["se"])
    cells = zip(*columns, strict=True)
    found: dict[str, object] = {
        "group_time": [[int(g), int(t), float(att), float(se)] for g, t, att, se in cells]
    }
    for kind, one in averages.items():
        table: dict[str, object] = {
            "overall": [float(one["overall_att"]), float(one["overall_se"])]
        }
        if one["egt"] is not None:
            each = zip(one["egt"], one["att_egt"], np.ravel(one["se_egt"]), strict=True)
            table["each"] = [[int(e), float(att), float(se)] for e, att, se in each]
        found[kind] = table
    return found


made = {
    "software": f"csdid {version('csdid')}",
    "data": "mpdta of R package did 2.5.1 (GPL-3)",
    "never": numbers("nevertreated"),
    "not_yet": numbers("notyettreated"),
}
Path("csdid.json").write_text(json.dumps(made, indent=1), encoding="utf-8")
