"""The file that leaves: the exact text of a packet, who signed it, and the signature."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from solidarity_eval.errors import DataError
from solidarity_eval.packets.keys import ID_LENGTH, SigningKey, is_signed, key_id
from solidarity_eval.packets.strict_json import read_strict, shown
from solidarity_eval.schemas.packet import Packet

FORMAT: Final = "solidarity-eval-packet"
ENVELOPE_VERSION: Final = 1


def _hexadecimal(digits: int) -> StringConstraints:
    return StringConstraints(pattern=rf"^[0-9a-f]{{{digits}}}$")


class Envelope(BaseModel):
    """What the file holds; ``payload`` is the packet as it was signed, letter by letter."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["solidarity-eval-packet"]
    version: Literal[1]
    key: Annotated[str, _hexadecimal(ID_LENGTH)]
    public_key: Annotated[str, _hexadecimal(64)]
    signature: Annotated[str, _hexadecimal(128)]
    payload: Annotated[str, Field(min_length=2)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A text whose signature holds, and the name of the key that signed it."""

    payload: str
    key: str


def payload_of(packet: Packet) -> str:
    """Return the text of a packet; what is not known is left out."""
    return packet.model_dump_json(by_alias=True, exclude_none=True)


def seal(payload: str, key: SigningKey) -> bytes:
    """Return the file of a signed text: JSON of plain letters, that no mail programme changes."""
    envelope = Envelope(
        format=FORMAT,
        version=ENVELOPE_VERSION,
        key=key.id,
        public_key=key.public.hex(),
        signature=key.sign(_signed(payload)).hex(),
        payload=payload,
    )
    return (json.dumps(envelope.model_dump(), indent=1) + "\n").encode("ascii")


def unseal(data: bytes, *, file: str) -> Sealed:
    """Return the text of a file whose signature holds.

    Raises
    ------
    DataError
        The file cannot be read, is no packet, is of a version not known here, or was changed
        after it was signed.
    """
    content = read_strict(data, file=file)
    _require_known(content, file=file)
    try:
        envelope = Envelope.model_validate(content)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "–"
        raise DataError("packets.envelope", file=file, place=shown(place)) from None
    public = bytes.fromhex(envelope.public_key)
    if key_id(public) != envelope.key:
        raise DataError("packets.changed", file=file)
    if not is_signed(public, bytes.fromhex(envelope.signature), _signed(envelope.payload)):
        raise DataError("packets.changed", file=file)
    return Sealed(payload=envelope.payload, key=envelope.key)


def _require_known(content: dict[str, Any], *, file: str) -> None:
    if content.get("format") != FORMAT:
        raise DataError("packets.not_a_packet", file=file)
    version = content.get("version")
    if type(version) is not int or version != ENVELOPE_VERSION:
        raise DataError(
            "packets.version", file=file, version=shown(version), known=str(ENVELOPE_VERSION)
        )


def _signed(payload: str) -> bytes:
    """Return the bytes that are signed: the text, and of what kind and version it is."""
    return f"{FORMAT} {ENVELOPE_VERSION}\n{payload}".encode()
