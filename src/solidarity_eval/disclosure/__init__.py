"""What may leave a project: thresholds, merged cells, hidden counts."""

from solidarity_eval.disclosure.answers import MergedAnswers, merge_answers
from solidarity_eval.disclosure.bins import MergedBins, merge_bins
from solidarity_eval.disclosure.counts import ShownCount, may_tell, show_count, show_share
from solidarity_eval.disclosure.groups import shown_groups
from solidarity_eval.disclosure.ledger import merge_reasons
from solidarity_eval.disclosure.thresholds import LEAST, PROFILES, Profile, threshold

__all__ = [
    "LEAST",
    "PROFILES",
    "MergedAnswers",
    "MergedBins",
    "Profile",
    "ShownCount",
    "may_tell",
    "merge_answers",
    "merge_bins",
    "merge_reasons",
    "show_count",
    "show_share",
    "shown_groups",
    "threshold",
]
