"""Write the simulated projects of ``examples/laureates`` from the protocols of the package.

Run from the root of the project: ``python tools/make_laureates.py [laureate ...]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from solidarity_eval.laureates import example_files, list_laureates

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "laureates"


def main(laureates: list[str]) -> None:
    """Write each folder; files of an earlier run that are no longer made are taken away."""
    for laureate in laureates or list_laureates():
        folder, files = FOLDER / laureate, example_files(laureate)
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        for path in [one for one in folder.rglob("*") if one.is_file()]:
            name = path.relative_to(folder).as_posix()
            if name not in files and not name.startswith("reports/"):
                path.unlink()
        print(f"{laureate}: {len(files)} files")


if __name__ == "__main__":
    main(sys.argv[1:])
