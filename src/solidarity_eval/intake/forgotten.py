"""``oublis.csv``: who was forgotten, by pseudonym, so that no export brings them back unseen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from solidarity_eval.intake.ledgers import read_ledger

NAME = "oublis.csv"
COLUMNS: Mapping[str, tuple[str, str]] = {
    "when": ("quand", "when"),
    "pseudonym": ("pseudonyme", "pseudonym"),
    "rows": ("lignes", "rows"),
    "files": ("fichiers", "files"),
}


def forgotten_pseudonyms(folder: Path) -> frozenset[str]:
    """Return the pseudonyms of those who asked to be forgotten."""
    ledger = read_ledger(folder, NAME, COLUMNS, needed=("pseudonym",))
    return frozenset(cells["pseudonym"] for _, cells in ledger.rows)
