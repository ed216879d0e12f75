"""Pseudonyms: what stands for a person where their code must not be written."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sys
from pathlib import Path

from solidarity_eval.errors import OutputError, cannot_write
from solidarity_eval.intake.text import person_key

VARIABLE = "SOLIDARITY_EVAL_KEYS"
KEY_BYTES = 32
SHOWN = 16


def key_folder() -> Path:
    """Return the folder of the keys: ``SOLIDARITY_EVAL_KEYS``, else the user's settings."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home()) / "solidarity-eval" / "keys"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "solidarity-eval" / "keys"
    settings = os.environ.get("XDG_CONFIG_HOME")
    return (Path(settings) if settings else Path.home() / ".config") / "solidarity-eval" / "keys"


def key_file(project_id: str) -> Path:
    """Return where the key of a project is kept."""
    return key_folder() / f"{project_id}.key"


def make_key(project_id: str, *, project_folder: Path) -> Path | None:
    """Make the key of a project where there is none, readable by its owner alone.

    Parameters
    ----------
    project_id : str
        Of the project.
    project_folder : Path
        The key must not lie in it: who gets the folder would get the key.

    Returns
    -------
    Path or None
        The new key's file; None where there was one.

    Raises
    ------
    OutputError
        If the key folder lies inside the project, or cannot be written.
    """
    file = key_file(project_id)
    if file.resolve().is_relative_to(project_folder.resolve()):
        raise OutputError("people.key_inside", path=str(file), variable=VARIABLE)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    except OSError as problem:
        raise cannot_write(file, problem) from None
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(KEY_BYTES) + "\n")
    return file


def has_key(project_id: str) -> bool:
    """Tell whether this computer holds the key of a project."""
    return key_file(project_id).is_file()


def pseudonym(project_id: str, identifier: str) -> str:
    """Return what stands for a person: the same each time, and of no use without the key.

    HMAC-SHA256 of the identifier as rows are joined by it, keyed by the project; the first 64
    bits, in hexadecimal. A hash without a key would be found by trying every short code.

    Parameters
    ----------
    project_id : str
        Of the project, whose key `make_key` made.
    identifier : str
        As a file writes it.

    Returns
    -------
    str
        16 hexadecimal digits.

    Raises
    ------
    OutputError
        If there is no key, or its file is damaged.
    """
    file = key_file(project_id)
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise OutputError("people.no_key", path=str(file))
    words = person_key(identifier).encode("utf-8", "surrogatepass")
    return hmac.new(key, words, hashlib.sha256).hexdigest()[:SHOWN]
