"""Several folders in one command: each is done, whatever happens to the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from solidarity_eval.cli.arguments import Line
from solidarity_eval.cli.streams import complain, note, say
from solidarity_eval.errors import ProjectFileError, SolidarityEvalError
from solidarity_eval.locales import choose_language

Run = Callable[[Path], tuple[int, dict[str, object]]]


def each_folder(folders: Sequence[Path] | None, run: Run, *, line: Line, as_json: bool) -> int:
    """Run a command on each folder and return the highest exit code.

    Parameters
    ----------
    folders : sequence of Path or None
        The current folder when there is none.
    run : callable
        Takes a folder; returns an exit code and what ``--json`` prints.
    line : Line
        Language and debugging.
    as_json : bool
        Whether to print one JSON object for all folders.
    """
    wanted = tuple(folders or (Path(),))
    codes: list[int] = []
    records: list[dict[str, object]] = []
    for folder in wanted:
        if len(wanted) > 1 and not as_json:
            note(f"— {folder}")
        try:
            code, record = run(folder)
        except SolidarityEvalError as error:
            if line.debug:
                raise
            code, record = error.exit_code, _record(error, choose_language(line.language))
            if not as_json:
                complain(error.message(choose_language(line.language)))
        codes.append(code)
        records.append({"folder": str(folder), "exit_code": code, **record})
    if as_json:
        say(json.dumps({"schema_version": 1, "projects": records}, ensure_ascii=False, indent=2))
    return max(codes)


def _record(error: SolidarityEvalError, language: str) -> dict[str, object]:
    problems = error.problems if isinstance(error, ProjectFileError) else ()
    return {
        "error": {
            "code": error.code,
            "message": error.message(language),
            "problems": [problem.as_dict(language) for problem in problems],
        }
    }
