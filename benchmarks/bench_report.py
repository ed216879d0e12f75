"""A yearly report, cold, all three formats, against importing what it cannot do without.

500 persons, 4 waves, 30 items, 8 outcomes; simulated answers. Limits: 3 times the imports, 600 MiB.
Run: ``python benchmarks/bench_report.py``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from _side_by_side import compare, run

PERSONS, WAVES, ITEMS, SCALES = 500, ("t0", "t1", "t2", "t3"), 30, 8
IMPORTS = "import pandas, scipy.stats, matplotlib, typst"
REPORT = "import sys; from solidarity_eval.workflows.report import report; report(sys.argv[1])"


def project(folder: Path) -> Path:
    """Write a simulated project of the size of the benchmark."""
    rng = np.random.default_rng(20260101)
    items = [f"q{number}" for number in range(1, ITEMS + 1)]
    trait = rng.normal(size=PERSONS)
    frames = []
    for number, wave in enumerate(WAVES):
        here = 3 + trait[:, None] + 0.15 * number + rng.normal(size=(PERSONS, ITEMS))
        answers = pd.DataFrame(np.clip(np.rint(here), 1, 5).astype(int), columns=items)
        answers.insert(0, "wave", wave)
        answers.insert(0, "person", [f"p{who:04d}" for who in range(PERSONS)])
        frames.append(answers)
    (folder / "data").mkdir(parents=True)
    pd.concat(frames).to_csv(folder / "data" / "answers.csv", index=False)
    scales = [items[start::SCALES] for start in range(SCALES)]
    scale_lines = "\n".join(
        f"        - {{id: s{i}, items: [{', '.join(names)}], score: mean, min_answered: 0.8}}"
        for i, names in enumerate(scales)
    )
    roles = ["primary"] + ["exploratory"] * (SCALES - 1)
    outcomes = "\n".join(
        f"  - {{id: o{i}, scale: survey.s{i}, before: t0, after: t3, role: {role}}}"
        for i, role in enumerate(roles)
    )
    waves = "\n".join(f"  - {{id: {wave}, month: {6 * i}}}" for i, wave in enumerate(WAVES))
    text = f"""schema_version: 1
id: benchmark
title: "Mesure de vitesse"
simulated: true
waves:
{waves}
tables:
  responses: {{file: data/answers.csv, person: person, wave: {{column: wave}}}}
instruments:
  - define:
      id: survey
      construct: other
      items: {{min: 1, max: 5, ids: [{", ".join(items)}]}}
      scales:
{scale_lines}
selection: {{path: open}}
outcomes:
{outcomes}
"""
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    return folder


def main() -> int:
    with tempfile.TemporaryDirectory() as place:
        folder = project(Path(place) / "project")
        ours = [sys.executable, "-c", REPORT, str(folder)]
        kept = compare("yearly report / imports", ours, [sys.executable, "-c", IMPORTS], limit=3.0)
        _, peak = run(ours)
    print(f"peak memory {peak:.0f} MiB (limit 600: {'kept' if peak < 600 else 'NOT KEPT'})")
    return 0 if kept and peak < 600 else 1


if __name__ == "__main__":
    sys.exit(main())
