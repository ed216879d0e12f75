"""The team's own words, from ``texte/*.md``, marked as theirs and never corrected."""

from __future__ import annotations

from pathlib import Path

from solidarity_eval.document.blocks import Section, TeamWords
from solidarity_eval.report.context import Context
from solidarity_eval.report.markdown import TeamBlock, read_markdown


def section(context: Context) -> Section | None:
    """Return the texts of the folder in the order of their file names, None without any."""
    folder = context.evaluation.folder / "texte"
    files = sorted(folder.glob("*.md")) if folder.is_dir() else []
    blocks: list[TeamBlock] = []
    for file in files:
        blocks += read_markdown(_text_of(file))
    if not blocks:
        return None
    words = TeamWords(title=context.say("team.block"), content=tuple(blocks))
    return Section(
        id="team",
        title=context.say("team.title"),
        blocks=(words,),
        asides=(context.note("team.note_title", "team.note"),),
    )


def _text_of(file: Path) -> str:
    """Return the text of a file as an editor saved it: UTF-8, else the Windows code page."""
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
