"""Finding people again: codes that they make themselves, close codes, pseudonyms."""

from solidarity_eval.intake.keys.linking import Linkage, linkage_at
from solidarity_eval.intake.keys.pseudonym import pseudonym

__all__ = ["Linkage", "linkage_at", "pseudonym"]
