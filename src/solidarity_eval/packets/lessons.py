"""What a team learnt, from the texts that it chose to share, under a theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from solidarity_eval.errors import DataError
from solidarity_eval.intake.checks.personal import REFUSED_IN_SHARED, TEXTS
from solidarity_eval.intake.personal import kinds_in
from solidarity_eval.schemas.packet import PacketLesson

_HEADER: Final = re.compile(r"\s*<!--(.*?)-->", re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_FIELD: Final = re.compile(r"^\s*([^:]+?)\s*:\s*(.*?)\s*$", re.DOTALL)
_THEME: Final = ("theme", "thème")
_SHARE: Final = ("partager", "share")
_YES: Final = ("oui", "yes", "true")


def shared_lessons(folder: Path) -> Iterator[PacketLesson]:
    """Yield the texts of ``texte/`` whose first lines say that they may leave.

    Such a text begins with ``<!-- thème : Accueil ; partager : oui -->``, which no report prints.
    A text without these words stays in the folder.

    Raises
    ------
    DataError
        If a text to be shared has no theme, or holds an e-mail address or a phone number.
    """
    texts = folder / TEXTS
    for file in sorted(texts.glob("*.md")) if texts.is_dir() else []:
        source = _text_of(file)
        header = _HEADER.match(source)
        fields = _fields(header[1]) if header is not None else {}
        if not any(fields.get(name, "").casefold() in _YES for name in _SHARE):
            continue
        theme = next((fields[name] for name in _THEME if fields.get(name)), None)
        if theme is None:
            raise DataError("packets.lesson", file=f"{TEXTS}/{file.name}")
        _refuse_personal(source, file)
        words = _COMMENT.sub("", source).strip()
        if words:
            yield PacketLesson(theme=theme, words=words)


def _fields(header: str) -> dict[str, str]:
    parts = (_FIELD.match(part) for part in re.split(r"[;\n]", header))
    return {part[1].casefold(): part[2] for part in parts if part is not None}


def _refuse_personal(source: str, file: Path) -> None:
    places = [
        f"{TEXTS}/{file.name}:{row}"
        for row, line in enumerate(source.splitlines(), start=1)
        if any(kind in REFUSED_IN_SHARED for kind in kinds_in(line))
    ]
    if places:
        raise DataError("people.personal_words", places=", ".join(places))


def _text_of(file: Path) -> str:
    """Return a text as an editor saved it: UTF-8, else the Windows code page."""
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").replace("\r\n", "\n")
