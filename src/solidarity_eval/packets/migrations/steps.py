"""From one version of a packet to the next, until the present one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from solidarity_eval.errors import DataError
from solidarity_eval.packets.strict_json import shown
from solidarity_eval.schemas.packet import PACKET_VERSION

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Mapping[int, Step] = {}
"""By version: what makes of a packet one of the next version. Version 1 is the first."""


def migrate(
    content: dict[str, Any],
    *,
    file: str,
    steps: Mapping[int, Step] | None = None,
    newest: int = PACKET_VERSION,
) -> dict[str, Any]:
    """Return a packet as the newest version writes it.

    Parameters
    ----------
    content : dict
        A packet whose signature holds, as it was written.
    file : str
        Its name, for the message.
    steps : mapping, optional
        By version, what leads to the next; `STEPS` by default.
    newest : int
        Version to reach.

    Raises
    ------
    DataError
        If the version is not known here, or the packet does not hold what its version says.

    Examples
    --------
    >>> def named(old):
    ...     return {**old, "schema_version": 1, "project": old["name"]}
    >>> migrate({"schema_version": 0, "name": "poya"}, file="x", steps={0: named})["project"]
    'poya'
    """
    known = STEPS if steps is None else steps
    version = content.get("schema_version")
    while version != newest or type(version) is not int:
        step = known.get(version) if type(version) is int else None
        if step is None:
            versions = ", ".join(str(number) for number in (*sorted(known), newest))
            raise DataError("packets.version", file=file, version=shown(version), known=versions)
        try:
            content = step(content)
        except (LookupError, TypeError, ValueError, AttributeError):
            raise DataError("packets.content", file=file, place="–") from None
        version = content.get("schema_version")
    return content
