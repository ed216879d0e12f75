"""Somebody taken out of a project: the functions behind ``solidarity-eval forget``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError, OutputError
from solidarity_eval.intake.corrections import COLUMNS as CORRECTIONS
from solidarity_eval.intake.corrections import NAME as CORRECTIONS_FILE
from solidarity_eval.intake.corrections import NEEDED as CORRECTIONS_NEEDED
from solidarity_eval.intake.erase import (
    REWRITTEN,
    Located,
    locate_in_register,
    locate_person,
    without_rows,
)
from solidarity_eval.intake.forgotten import COLUMNS as FORGOTTEN
from solidarity_eval.intake.forgotten import NAME as FORGOTTEN_FILE
from solidarity_eval.intake.keys.code import make_code, parts_of
from solidarity_eval.intake.keys.decisions import COLUMNS as PAIRS
from solidarity_eval.intake.keys.decisions import NAME as PAIRS_FILE
from solidarity_eval.intake.keys.decisions import NEEDED as PAIRS_NEEDED
from solidarity_eval.intake.keys.decisions import read_decisions
from solidarity_eval.intake.ledgers import (
    Ledger,
    append_row,
    locked,
    read_ledger,
    replace_file,
)
from solidarity_eval.intake.readers.grid import ReadError
from solidarity_eval.intake.readers.sniff import sign_of
from solidarity_eval.intake.registers.columns import person_headers
from solidarity_eval.intake.text import person_key
from solidarity_eval.locales import available_languages, get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import PeopleTable, ResponseTable

SENT = ("reports", "envois")
TEXTS = (".csv", ".tsv", ".txt", ".md", ".yaml", ".yml", ".json", ".html", ".log", ".lock")
LARGEST_TEXT = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """What forgetting somebody means in a project; nothing is done yet.

    Attributes
    ----------
    loaded : LoadedProject
        The project.
    codes : frozenset of str
        The person's codes, as rows are joined by them.
    found : tuple of Located
        Rows in files that can be rewritten.
    by_hand : tuple of Located
        Rows in files of a format that is not rewritten.
    unread : tuple of str
        Files that could not be read, so that nobody knows.
    copies : tuple of Path
        Coloured copies of these files.
    written : tuple of Path
        Reports, and packets to send, written since the person came in.
    since : date or None
        Day of the person's first answer or entry, None where no file says.
    """

    loaded: LoadedProject = field(repr=False)
    codes: frozenset[str]
    found: tuple[Located, ...] = ()
    by_hand: tuple[Located, ...] = ()
    unread: tuple[str, ...] = ()
    copies: tuple[Path, ...] = ()
    written: tuple[Path, ...] = ()
    since: dt.date | None = None

    @property
    def rows(self) -> int:
        """How many rows go."""
        return sum(len(item.rows) for item in self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was done.

    Attributes
    ----------
    plan : Forgetting
        What there was to do.
    pseudonym : str
        What stands for the person in ``oublis.csv``.
    key : Path or None
        The key of the project's pseudonyms, if it was made on the way.
    left : tuple of Path
        Files in which a code of the person still stands as a word.
    """

    plan: Forgetting
    pseudonym: str
    key: Path | None
    left: tuple[Path, ...]


def plan_forgetting(folder: str | Path, person: str) -> Forgetting:
    """Find everything a project folder holds of a person.

    Parameters
    ----------
    folder : str or Path
        The project folder, or its ``project.yaml``.
    person : str
        Their code, in any spelling.

    Raises
    ------
    DataError
        If no file holds them.
    ProjectFileError
        If the project file is invalid.
    """
    from solidarity_eval.evaluation.load import read_project

    loaded = read_project(folder)
    codes = _codes(loaded, person)
    found: list[Located] = []
    unread: list[str] = []
    for table in _tables(loaded):
        try:
            one = locate_person(loaded.folder, table, codes)
        except (ReadError, OSError):
            unread.append(table.file)
            continue
        if one is not None:
            found.append(one)
    for name, register in loaded.project.tables.given().items():
        columns = person_headers(name, register)
        try:
            one = locate_in_register(loaded.folder, register, columns, wanted=codes)
        except (ReadError, OSError):
            unread.append(register.file)
            continue
        if one is not None:
            found.append(one)
    for ledger in (
        read_ledger(loaded.folder, CORRECTIONS_FILE, CORRECTIONS, needed=CORRECTIONS_NEEDED),
        read_ledger(loaded.folder, PAIRS_FILE, PAIRS, needed=PAIRS_NEEDED),
    ):
        found += _in_ledger(loaded, ledger, codes)
    if not found:
        raise DataError("people.not_forgotten", value=person)
    since = _first_day(loaded, codes)
    return Forgetting(
        loaded=loaded,
        codes=codes,
        found=tuple(item for item in found if item.kind in REWRITTEN),
        by_hand=tuple(item for item in found if item.kind not in REWRITTEN),
        unread=tuple(dict.fromkeys(unread)),
        copies=tuple(_copies(loaded.folder, found)),
        written=tuple(_written(loaded.folder, since)),
        since=since,
    )


def _tables(loaded: LoadedProject) -> Iterator[ResponseTable | PeopleTable]:
    """Yield the files of persons, each sheet once."""
    tables = loaded.project.tables
    seen: set[tuple[str, object]] = set()
    files: list[ResponseTable | PeopleTable] = [*tables.response_files]
    files += [tables.people] if tables.people else []
    for table in files:
        if (table.file, table.sheet) not in seen:
            seen.add((table.file, table.sheet))
            yield table


def _codes(loaded: LoadedProject, person: str) -> frozenset[str]:
    """Return the codes of a person, those that a team confirmed as theirs included."""
    codes = {person_key(person)}
    if any(table.code for table in loaded.project.tables.response_files):
        codes.add(make_code(parts_of(person)))
    decisions = read_decisions(loaded.folder, population="").decisions
    for _ in decisions:
        for one in decisions:
            if one.same and not codes.isdisjoint({one.before, one.after}):
                codes |= {one.before, one.after}
    return frozenset(code for code in codes if code)


def _in_ledger(loaded: LoadedProject, ledger: Ledger, codes: frozenset[str]) -> list[Located]:
    """Return the rows of a ledger that speak of a person."""
    if ledger.raw is None:
        if ledger.findings:
            from solidarity_eval.intake import describe

            reason = describe.message(ledger.findings[0], loaded.project.language)
            raise OutputError("people.ledger_unreadable", path=ledger.path, reason=reason)
        return []
    rows = tuple(
        row
        for row, cells in ledger.rows
        if any(_is_one(cells.get(key, ""), codes) for key in ("person", "before", "after", "new"))
    )
    if not rows:
        return []
    return [
        Located(
            path=ledger.path,
            place=loaded.folder / ledger.path,
            kind="text",
            rows=rows,
            data=ledger.data,
            separator=sign_of(str(ledger.raw.decided["separator"])),
        )
    ]


def _is_one(text: str, codes: frozenset[str]) -> bool:
    return bool(text) and (person_key(text) in codes or make_code(parts_of(text)) in codes)


def _first_day(loaded: LoadedProject, codes: frozenset[str]) -> dt.date | None:
    """Return the first day that any file gives for a person."""
    from solidarity_eval.intake.load import load_dataset

    dataset = load_dataset(loaded)
    frames = [(dataset.responses, "date"), (dataset.people, "entry_date")]
    days = [
        day.date()
        for frame, column in frames
        if frame is not None
        for day in frame.loc[frame["person"].isin(codes), column].dropna()
    ]
    return min(days, default=None)


def _copies(folder: Path, found: Iterable[Located]) -> Iterator[Path]:
    """Yield the coloured copies of files, whoever worked on them since."""
    stems = {re.escape(Path(item.path).stem) for item in found}
    for language in available_languages():
        suffix = get_locale(language).text("findings.sheet.suffix")
        pattern = re.compile(rf"(?:{'|'.join(stems)})-{re.escape(suffix)}(?: \(\d+\))?\.xlsx")
        for file in sorted((folder / "data" / suffix).glob("*.xlsx")):
            if pattern.fullmatch(file.name):
                yield file


def _written(folder: Path, since: dt.date | None) -> Iterator[Path]:
    """Yield what was written to be read or sent, since a day."""
    for name in SENT:
        for file in sorted((folder / name).rglob("*")):
            if not file.is_file() or file.name.startswith(".") or file.name == "manifest.json":
                continue
            day = dt.datetime.fromtimestamp(file.stat().st_mtime).astimezone().date()
            if file.suffix != ".svg" and (since is None or day >= since):
                yield file


def forget(plan: Forgetting) -> Forgotten:
    """Take somebody out: files rewritten, copies deleted, a line in ``oublis.csv``.

    Every new file is made before the first is replaced, and each is replaced in one step; no
    backup is kept. A run that stops half-way can be made again.

    Raises
    ------
    OutputError
        If a file is open elsewhere or cannot be written; it says what is already done.
    """
    from solidarity_eval.intake.keys.pseudonym import make_key, pseudonym

    project, folder = plan.loaded.project, plan.loaded.folder
    key = make_key(project.id, project_folder=folder)
    names = [pseudonym(project.id, code) for code in sorted(plan.codes)]
    fresh = _rewritten(plan.found)
    for done, (place, data) in enumerate(fresh.items()):
        try:
            with locked(place):
                replace_file(place, data)
        except OutputError as problem:
            reason = problem.message(project.language)
            raise OutputError(
                "people.half_forgotten", done=done, path=str(place), reason=reason
            ) from None
    for copy in plan.copies:
        try:
            copy.unlink(missing_ok=True)
        except OSError:
            raise OutputError("people.locked", path=str(copy)) from None
    _note(plan, names)
    left = tuple(_naming(folder, plan.codes))
    return Forgotten(plan=plan, pseudonym=names[0], key=key, left=left)


def _rewritten(found: Iterable[Located]) -> dict[Path, bytes]:
    """Return the new bytes of each file; the sheets of one workbook one after the other."""
    fresh: dict[Path, bytes] = {}
    for item in found:
        held = fresh.get(item.place)
        fresh[item.place] = without_rows(item if held is None else replace(item, data=held))
    return fresh


def _note(plan: Forgetting, names: list[str]) -> None:
    """Write one dated line per code: the pseudonym, never the code."""
    folder, language = plan.loaded.folder, plan.loaded.project.language
    path = folder / FORGOTTEN_FILE
    today = dt.datetime.now().astimezone().date().isoformat()
    files = ", ".join(dict.fromkeys(item.path for item in plan.found))
    with locked(path):
        for name in names:
            ledger = read_ledger(folder, FORGOTTEN_FILE, FORGOTTEN, needed=("pseudonym",))
            if any(cells["pseudonym"] == name for _, cells in ledger.rows):
                continue
            cells = {"when": today, "pseudonym": name, "rows": str(plan.rows), "files": files}
            replace_file(path, append_row(ledger, cells, FORGOTTEN, language=language))


def _naming(folder: Path, codes: frozenset[str]) -> Iterator[Path]:
    """Yield the text files in which a code still stands as a word of its own."""
    words = "|".join(re.escape(code) for code in codes if len(code) > 2 and not code.isdigit())
    if not words:
        return
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() not in TEXTS or not file.is_file() or file.is_symlink():
            continue
        if file.stat().st_size <= LARGEST_TEXT:
            text = file.read_bytes().decode("utf-8", errors="replace")
            if pattern.search(text):
                yield file
