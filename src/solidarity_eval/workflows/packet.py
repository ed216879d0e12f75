"""What a project sends, shown before it leaves: the functions behind ``solidarity-eval packet``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from solidarity_eval.errors import ArgumentError, OutputError, SolidarityEvalError, cannot_write
from solidarity_eval.intake.findings import Finding

if TYPE_CHECKING:
    from solidarity_eval.document.blocks import Document
    from solidarity_eval.schemas.packet import Packet

Progress = Callable[[str, float], None]

SENT: Final = "envois"
_PAGE: Final = {"fr": "ce-qui-part", "en": "what-leaves"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A packet that may leave, and the page that shows it; nothing is written yet.

    Attributes
    ----------
    folder : Path
        Of the project.
    language : str
        Of the page.
    packet : Packet or None
        None when errors in the data stopped it.
    document : Document or None
        The page.
    target, page, archive : Path
        Where the packet, its page, and the copy that stays with the project are written.
    key : str or None
        Name of the key that will sign; None where it is still to be made.
    unread : tuple of Path
        Earlier packets that could not be read, and are not taken into account.
    findings : tuple of Finding
        Of the checks, when they stopped it.
    """

    folder: Path
    language: str
    packet: Packet | None = None
    document: Document | None = None
    target: Path = field(default_factory=Path)
    page: Path = field(default_factory=Path)
    archive: Path = field(default_factory=Path)
    key: str | None = None
    unread: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was written.

    Attributes
    ----------
    files : tuple of Path
        The packet first, then the copy that stays with the project.
    key : str
        Name of the key that signed.
    key_made : bool
        Whether the key was made on this occasion.
    """

    files: tuple[Path, ...]
    key: str
    key_made: bool


def prepare_packet(
    folder: str | Path,
    *,
    output: str | Path | None = None,
    revision: int | None = None,
    language: str | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """Make the packet of a project and the page that shows it; nothing is written.

    Parameters
    ----------
    folder : str or Path
        The project folder, or its ``project.yaml``.
    output : str or Path, optional
        File or folder to write; ``envois/`` of the project by default.
    revision : int, optional
        Number of the packet for its year; one above the newest by default.
    language : str, optional
        Of the page; the project's own by default.
    progress : callable, optional
        Receives the name of each step and the share done.

    Returns
    -------
    Prepared
        ``packet`` is None when errors in the data stopped it; ``findings`` say which.

    Raises
    ------
    ArgumentError
        If a packet of that year with this number, or a greater one, was sent.
    OutputError
        If the file to write exists and is no earlier packet of this project.
    ProjectFileError
        If the project file is invalid.
    DataError
        If something may not leave: see `packets.make_packet`.
    """
    from solidarity_eval.evaluation import evaluate
    from solidarity_eval.evaluation.conductor import UnusableDataError
    from solidarity_eval.packets.keys import read_signing_key
    from solidarity_eval.packets.make import make_packet
    from solidarity_eval.workflows.packet_page import packet_page
    from solidarity_eval.workflows.report import today

    try:
        evaluation = evaluate(folder, progress=progress)
    except UnusableDataError as stop:
        return Prepared(folder=Path(folder), language=language or "fr", findings=stop.findings)
    home, project = evaluation.folder, evaluation.project
    spoken = language or project.language
    wanted = None if output is None else Path(output).expanduser()
    earlier, unread = _earlier(home, wanted, project=project.id)
    packet = make_packet(evaluation, date=today(), earlier=earlier)
    packet = _numbered(packet, revision, after=_last_number(home, packet))
    name = f"{packet.project}-{packet.year}-{packet.revision}.json"
    archive = home / SENT / name
    target = archive if wanted is None else wanted / name if wanted.is_dir() else wanted
    _require_free(target, archive, earlier=earlier)
    key = read_signing_key(home)
    return Prepared(
        folder=home,
        language=spoken,
        packet=packet,
        document=packet_page(
            packet, language=spoken, file=target.name, key=None if key is None else key.id
        ),
        target=target,
        page=target.with_name(f"{target.stem}-{_PAGE[spoken]}.html"),
        archive=archive,
        key=None if key is None else key.id,
        unread=unread,
    )


def write_page(prepared: Prepared) -> Path:
    """Write the page that shows what leaves, beside where the packet will be.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    from solidarity_eval.document.renderers.html import render_html

    if prepared.document is None:
        raise ArgumentError("packets.nothing_prepared")
    return _put(prepared.page, render_html(prepared.document).encode("utf-8"))


def send_packet(prepared: Prepared) -> Sent:
    """Sign the packet and write it; a copy stays in ``envois/`` of the project.

    The key of the project is made where there is none.

    Raises
    ------
    DataError
        If the key is damaged.
    OutputError
        If a file cannot be written.
    """
    from solidarity_eval.packets.envelope import payload_of, seal
    from solidarity_eval.packets.keys import make_signing_key

    if prepared.packet is None:
        raise ArgumentError("packets.nothing_prepared")
    key, made = make_signing_key(prepared.folder)
    data = seal(payload_of(prepared.packet), key)
    written = [_put(prepared.archive, data)]
    if prepared.target != prepared.archive:
        try:
            written.insert(0, _put(prepared.target, data))
        except OutputError:
            # What did not leave must not count as sent.
            prepared.archive.unlink(missing_ok=True)
            raise
    return Sent(files=tuple(written), key=key.id, key_made=made)


def _earlier(
    home: Path, wanted: Path | None, *, project: str
) -> tuple[tuple[Packet, ...], tuple[Path, ...]]:
    """Return what the project sent before, and what could not be read of it."""
    folders = [home / SENT]
    if wanted is not None:
        folders.append(wanted if wanted.is_dir() else wanted.parent)
    found: dict[tuple[str, int, int], Packet] = {}
    unread = []
    for file in _files(folders):
        try:
            packet = _packet_in(file)
        except SolidarityEvalError:
            if file.parent == folders[0]:
                unread.append(file)
            continue
        if packet.project == project:
            found[packet.identity] = packet
    return tuple(found[identity] for identity in sorted(found)), tuple(unread)


def _files(folders: list[Path]) -> Iterator[Path]:
    from solidarity_eval.packets.strict_json import LARGEST

    for folder in dict.fromkeys(place.resolve() for place in folders if place.is_dir()):
        for file in sorted(folder.glob("*.json")):
            if file.is_file() and file.stat().st_size <= LARGEST:
                yield file


def _packet_in(file: Path) -> Packet:
    from solidarity_eval.packets.envelope import unseal
    from solidarity_eval.packets.read import packet_from

    try:
        data = file.read_bytes()
    except OSError as problem:
        raise OutputError("files.other", path=str(file), reason=str(problem)) from None
    return packet_from(unseal(data, file=file.name).payload, file=file.name)


def _numbered(packet: Packet, asked: int | None, *, after: int) -> Packet:
    """Return the packet under the number asked for, which must be above all others."""
    from solidarity_eval.schemas.packet import LAST_REVISION

    least = max(packet.revision, after + 1)
    if asked is not None and asked < least:
        raise ArgumentError(
            "packets.revision",
            value=str(asked),
            year=str(packet.year),
            newest=least - 1,
            next=least,
        )
    number = least if asked is None else asked
    if number > LAST_REVISION:
        raise ArgumentError("packets.revision_high", value=str(number), most=LAST_REVISION)
    return packet.model_copy(update={"revision": number})


def _last_number(home: Path, packet: Packet) -> int:
    """Return the greatest number that a file of ``envois/`` bears, read or not; 0 without any."""
    stem = f"{packet.project}-{packet.year}-"
    endings = (file.stem.removeprefix(stem) for file in (home / SENT).glob(f"{stem}*.json"))
    return max((int(end) for end in endings if end.isdecimal()), default=0)


def _require_free(target: Path, archive: Path, *, earlier: tuple[Packet, ...]) -> None:
    """Refuse to replace a file that is no packet kept in ``envois/``."""
    if not target.exists():
        return
    try:
        there = _packet_in(target) if target != archive else None
    except SolidarityEvalError:
        there = None
    kept = there is not None and (
        archive.with_name(f"{there.project}-{there.year}-{there.revision}.json").is_file()
    )
    if not kept or there not in earlier:
        raise OutputError("packets.would_replace", path=str(target))


def _put(place: Path, data: bytes) -> Path:
    from solidarity_eval.intake.ledgers import replace_file

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise cannot_write(place.parent, problem) from None
    replace_file(place, data)
    return place
