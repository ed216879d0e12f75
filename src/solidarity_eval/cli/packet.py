"""``solidarity-eval packet``: what a project sends, shown first; what a foundation receives."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.each import each_folder
from solidarity_eval.cli.findings import print_findings
from solidarity_eval.cli.packet_received import read_received
from solidarity_eval.cli.progress import Progress
from solidarity_eval.cli.streams import complain, note, say
from solidarity_eval.errors import UsageError
from solidarity_eval.locales import choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.locales import Locale
    from solidarity_eval.workflows.packet import Prepared, Sent

REFUSED = 1


def packet_command(
    context: typer.Context,
    *,
    folders: Annotated[list[Path] | None, typer.Argument()] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    revision: Annotated[int | None, typer.Option("--revision")] = None,
    read: Annotated[Path | None, typer.Option("--read")] = None,
    register: Annotated[bool, typer.Option("--register")] = False,
    senders: Annotated[Path | None, typer.Option("--senders")] = None,
    simulated: Annotated[bool, typer.Option("--simulated")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Show and write what a project sends, or read what was received."""
    _check(
        sending={
            "--output": output is not None,
            "--dry-run": dry_run,
            "--yes": yes,
            "--revision": revision is not None,
        },
        receiving={
            "--register": register,
            "--senders": senders is not None,
            "--simulated": simulated,
        },
        reads=read is not None,
    )
    language = context.obj.language
    if read is not None:
        return read_received(
            (read, *(folders or ())),
            line=context.obj,
            senders=senders,
            register=register,
            simulated=simulated,
            as_json=as_json,
        )
    if output is not None and len(folders or ()) > 1 and not output.is_dir():
        raise UsageError("packets.one_file", count=len(folders or ()))

    def run(folder: Path) -> tuple[int, dict[str, object]]:
        from solidarity_eval.workflows.packet import prepare_packet

        with Progress(choose_language(language), title=folder.resolve().name) as progress:
            prepared = prepare_packet(
                folder, output=output, revision=revision, language=language, progress=progress
            )
        return _write(prepared, dry_run=dry_run, yes=yes, quiet=as_json)

    return each_folder(folders, run, line=context.obj, as_json=as_json)


def _check(*, sending: dict[str, bool], receiving: dict[str, bool], reads: bool) -> None:
    """Refuse options that do not go together."""
    wrong = next((name for name, given in sending.items() if given), None)
    if reads and wrong is not None:
        raise UsageError("packets.one_or_other", other=wrong)
    lone = next((name for name, given in receiving.items() if given), None)
    if not reads and lone is not None:
        raise UsageError("packets.only_with_read", option=lone)


def _write(
    prepared: Prepared, *, dry_run: bool, yes: bool, quiet: bool
) -> tuple[int, dict[str, object]]:
    """Show the page, ask, write."""
    from solidarity_eval.workflows.packet import send_packet, write_page

    locale = get_locale(prepared.language)
    if prepared.packet is None:
        return _stopped(prepared, locale, quiet=quiet)
    page = write_page(prepared)
    if not quiet:
        _show(prepared, page, locale)
    record = _record(prepared, page)
    if dry_run:
        if not quiet:
            say(locale.text("packets.command.dry"))
        return 0, record
    if not yes and not _confirmed(locale, quiet=quiet):
        say(locale.text("packets.command.refused"))
        return REFUSED, record
    sent = send_packet(prepared)
    if not quiet:
        _report(prepared, sent, locale)
    return 0, {**record, "files": [str(file) for file in sent.files], "key": sent.key}


def _stopped(prepared: Prepared, locale: Locale, *, quiet: bool) -> tuple[int, dict[str, object]]:
    from solidarity_eval.intake import describe
    from solidarity_eval.workflows.check import only_empty_files

    errors = [one for one in prepared.findings if one.severity == "error"]
    if only_empty_files(errors) and not quiet:
        files = tuple(dict.fromkeys(one.file for one in errors))
        complain(locale.text("cli.report.waiting", files=files))
    elif not quiet:
        print_findings(errors, prepared.language)
        complain(locale.text("packets.command.stopped", count=len(errors)))
    found = [describe.to_dict(one, prepared.language) for one in prepared.findings]
    return REFUSED, {"files": [], "findings": found}


def _show(prepared: Prepared, page: Path, locale: Locale) -> None:
    from solidarity_eval.workflows.packet_page import page_lines

    if prepared.document is not None:
        for line in page_lines(prepared.document):
            say(line)
    say()
    for file in prepared.unread:
        note(locale.text("notes_packets.unread", file=file.name))
    say(locale.text("packets.command.page", file=str(page)), style="bold")


def _confirmed(locale: Locale, *, quiet: bool) -> bool:
    """Ask on a terminal; without one, ``--yes`` has to say it."""
    if quiet or not sys.stdin.isatty():
        raise UsageError("packets.no_confirmation")
    note(locale.text("packets.command.ask"))
    return sys.stdin.readline().strip().lower() in locale.text("packets.command.words").split()


def _report(prepared: Prepared, sent: Sent, locale: Locale) -> None:
    from solidarity_eval.packets.keys import KEY_FILE, grouped

    if sent.key_made:
        say(locale.text("packets.command.key_made", file=str(prepared.folder / KEY_FILE)))
    say(locale.text("packets.command.key", key=grouped(sent.key)))
    say(locale.text("packets.command.written", file=str(sent.files[0])), style="green")
    for copy in sent.files[1:]:
        say(locale.text("packets.command.copy", file=str(copy)))


def _record(prepared: Prepared, page: Path) -> dict[str, object]:
    packet = prepared.packet
    identity = packet.identity if packet is not None else ("", 0, 0)
    return {
        "project": identity[0],
        "year": identity[1],
        "revision": identity[2],
        "page": str(page),
        "files": [],
        "withheld": len(packet.withheld) if packet is not None else 0,
        "unread": [str(file) for file in prepared.unread],
    }
