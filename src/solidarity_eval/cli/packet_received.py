"""Packets received: verified, shown, their sender noted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.cli.each import each_folder
from solidarity_eval.cli.streams import note, say
from solidarity_eval.locales import choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.cli.arguments import Line
    from solidarity_eval.packets import Opened


def read_received(
    files: Sequence[Path],
    *,
    line: Line,
    senders: Path | None,
    register: bool,
    simulated: bool,
    as_json: bool,
) -> int:
    """Read packets one by one, whatever becomes of the others.

    Parameters
    ----------
    files : sequence of Path
        What was received.
    line : Line
        Language and debugging.
    senders : Path or None
        The registry; ``expediteurs.csv`` of the current folder by default.
    register : bool
        Whether to note the key of each as its project's.
    simulated : bool
        Whether invented answers are let through.
    as_json : bool
        Whether to print one JSON object.
    """

    def run(file: Path) -> tuple[int, dict[str, object]]:
        from solidarity_eval.workflows.packet_received import receive

        received = receive(file, senders=senders, register=register, allow_simulated=simulated)
        if not as_json:
            _print(received.opened, file, added=received.added, line=line, at=received.registry)
        return 0, _record(received.opened)

    return each_folder(files, run, line=line, as_json=as_json)


def _print(opened: Opened, file: Path, *, added: bool, line: Line, at: Path) -> None:
    from solidarity_eval.packets.keys import grouped
    from solidarity_eval.workflows.packet_page import packet_page, page_lines

    language = choose_language(line.language, opened.packet.language)
    locale = get_locale(language)
    packet, key = opened.packet, grouped(opened.sender.key)
    for shown in page_lines(packet_page(packet, language=language)):
        say(shown)
    say()
    words = locale.text(
        "packets.command.received",
        file=file.name,
        project=packet.project,
        year=str(packet.year),
        revision=packet.revision,
    )
    say(words, style="green")
    if added:
        where = {"key": key, "file": str(at), "project": packet.project}
        say(locale.text("packets.command.registered_now", **where))
    elif opened.sender.registered:
        say(locale.text("packets.command.registered_sender", key=key, project=packet.project))
    for warning in opened.warnings:
        name = warning.code.rpartition(".")[2]
        note(locale.text(f"notes_packets.{name}", **warning.values))


def _record(opened: Opened) -> dict[str, object]:
    return {
        "packet": opened.packet.model_dump(mode="json", by_alias=True, exclude_none=True),
        "key": opened.sender.key,
        "registered": opened.sender.registered,
        "warnings": [{"code": one.code, "values": dict(one.values)} for one in opened.warnings],
    }
