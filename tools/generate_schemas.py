"""Write the JSON Schemas into ``schemas/``: ``python tools/generate_schemas.py``."""

from __future__ import annotations

from pathlib import Path

from solidarity_eval.schemas.json_schema import schema_files

FOLDER = Path(__file__).resolve().parents[1] / "schemas"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in schema_files().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"schemas/{name}")


if __name__ == "__main__":
    main()
