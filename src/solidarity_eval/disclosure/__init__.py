"""What may leave a project: thresholds, merged cells, hidden counts, rounded figures."""

from solidarity_eval.disclosure.amounts import ScreenedAmounts, is_dominated, screen_amounts
from solidarity_eval.disclosure.answers import MergedAnswers, merge_answers
from solidarity_eval.disclosure.bins import MergedBins, merge_bins
from solidarity_eval.disclosure.counts import ShownCount, may_tell, show_count, show_share
from solidarity_eval.disclosure.distributions import ScreenedDistribution, screen_distribution
from solidarity_eval.disclosure.groups import shown_groups
from solidarity_eval.disclosure.kinds import (
    SINGLE_LEAST,
    CellKind,
    is_sensitive,
    least_for,
)
from solidarity_eval.disclosure.ledger import merge_reasons
from solidarity_eval.disclosure.overlaps import screen_groups
from solidarity_eval.disclosure.packet import Screened, screen_packet
from solidarity_eval.disclosure.packet_figures import figures_of
from solidarity_eval.disclosure.packet_outcomes import OutcomeScreen
from solidarity_eval.disclosure.precision import (
    Figures,
    Precision,
    groups_may_stand,
    rounded,
    safe_precision,
)
from solidarity_eval.disclosure.record import Entry, Record
from solidarity_eval.disclosure.statistics import Statistics, screen_statistics
from solidarity_eval.disclosure.tables import (
    CountTable,
    ScreenedTable,
    deducible,
    one_way,
    screen_table,
    two_way,
)
from solidarity_eval.disclosure.thresholds import LEAST, PROFILES, Profile, threshold

__all__ = [
    "LEAST",
    "PROFILES",
    "SINGLE_LEAST",
    "CellKind",
    "CountTable",
    "Entry",
    "Figures",
    "MergedAnswers",
    "MergedBins",
    "OutcomeScreen",
    "Precision",
    "Profile",
    "Record",
    "Screened",
    "ScreenedAmounts",
    "ScreenedDistribution",
    "ScreenedTable",
    "ShownCount",
    "Statistics",
    "deducible",
    "figures_of",
    "groups_may_stand",
    "is_dominated",
    "is_sensitive",
    "least_for",
    "may_tell",
    "merge_answers",
    "merge_bins",
    "merge_reasons",
    "one_way",
    "rounded",
    "safe_precision",
    "screen_amounts",
    "screen_distribution",
    "screen_groups",
    "screen_packet",
    "screen_statistics",
    "screen_table",
    "show_count",
    "show_share",
    "shown_groups",
    "threshold",
    "two_way",
]
