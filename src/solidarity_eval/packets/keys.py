"""The key by which a project signs what it sends, and the name others know it by."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from solidarity_eval.errors import DataError, cannot_write

KEY_FILE: Final = ".cle-envoi"
ID_LENGTH: Final = 32
_PREFIX: Final = "ed25519:"
_WORDS: Final = (
    "# Clé de signature des fichiers d'envoi : elle reste dans ce dossier et ne s'envoie pas.\n"
    "# Key that signs the packets of this project: it stays in this folder, never send it.\n"
)
_LINE: Final = re.compile(rf"^{_PREFIX}([0-9a-f]{{64}})$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """The private key of a project; only `public` and `id` may be shown.

    Attributes
    ----------
    private, public : bytes
        Of Ed25519, 32 each.
    """

    private: bytes = field(repr=False)
    public: bytes

    @property
    def id(self) -> str:
        """Name of the key: what a registry of senders holds."""
        return key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, 64 bytes."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.private).sign(message)


def key_id(public: bytes) -> str:
    """Return the name of a public key: the first 128 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()[:ID_LENGTH]


def grouped(identifier: str) -> str:
    """Return the name of a key in groups of four, to be read aloud.

    Examples
    --------
    >>> grouped("0123456789abcdef")
    '0123 4567 89ab cdef'
    """
    return " ".join(identifier[start : start + 4] for start in range(0, len(identifier), 4))


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether the owner of a public key signed exactly these bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def signing_key_from(private: bytes) -> SigningKey:
    """Return the key whose private half is given, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return SigningKey(private=private, public=public)


def read_signing_key(folder: Path) -> SigningKey | None:
    """Return the key of a project folder; None where there is none.

    Raises
    ------
    DataError
        If the file is there and holds no key.
    """
    file = folder / KEY_FILE
    try:
        found = _LINE.search(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        found = None
    if found is None:
        raise DataError("packets.key_damaged", path=str(file))
    return signing_key_from(bytes.fromhex(found[1]))


def make_signing_key(folder: Path) -> tuple[SigningKey, bool]:
    """Return the key of a project folder, made where there is none, and whether it was made.

    It can be read by its owner alone, where the file system knows owners.

    Raises
    ------
    DataError
        If the file is there and holds no key.
    OutputError
        If the folder cannot be written.
    """
    import secrets

    known = read_signing_key(folder)
    if known is not None:
        return known, False
    private, file = secrets.token_bytes(32), folder / KEY_FILE
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(f"{_WORDS}{_PREFIX}{private.hex()}\n")
    except OSError as problem:
        raise cannot_write(file, problem) from None
    _keep_out_of_git(folder / ".gitignore")
    return signing_key_from(private), True


def _keep_out_of_git(file: Path) -> None:
    """Add the key to the files that git leaves alone; what stands there stays."""
    try:
        kept = file.read_text(encoding="utf-8") if file.is_file() else ""
        if KEY_FILE not in kept.split():
            gap = "" if kept.endswith("\n") or not kept else "\n"
            file.write_text(f"{kept}{gap}{KEY_FILE}\n", encoding="utf-8", newline="\n")
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem if isinstance(problem, OSError) else OSError(str(problem))
        raise cannot_write(file, reason) from None
