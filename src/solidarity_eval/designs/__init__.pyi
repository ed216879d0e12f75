from .actor_partner import actor_partner as actor_partner
from .ancova import ancova as ancova
from .attrition import attrition as attrition
from .attrition_boundary import attrition_boundary as attrition_boundary
from .baseline_balance import baseline_balance as baseline_balance
from .change_adjusted_for_baseline import (
    change_adjusted_for_baseline as change_adjusted_for_baseline,
)
from .cluster_effect_size import cluster_effect_size as cluster_effect_size
from .cluster_randomised import cluster_randomised as cluster_randomised
from .clustered_change import clustered_change as clustered_change
from .design_requirements import design_requirements as design_requirements
from .difference_in_differences import difference_in_differences as difference_in_differences
from .dyad_change import dyad_change as dyad_change
from .dyadic_icc import dyadic_icc as dyadic_icc
from .event_study import event_study as event_study
from .exposure import exposure as exposure
from .interrupted_series import interrupted_series as interrupted_series
from .intraclass_correlation_of_clusters import (
    intraclass_correlation_of_clusters as intraclass_correlation_of_clusters,
)
from .inverse_probability_weighted_change import (
    inverse_probability_weighted_change as inverse_probability_weighted_change,
)
from .least_wedge_p import least_wedge_p as least_wedge_p
from .leavers_and_stayers import leavers_and_stayers as leavers_and_stayers
from .lee_bounds import lee_bounds as lee_bounds
from .little_mcar_test import little_mcar_test as little_mcar_test
from .matched_comparison import matched_comparison as matched_comparison
from .matched_pairs import matched_pairs as matched_pairs
from .mixed_model import mixed_model as mixed_model
from .multiple_imputation_change import multiple_imputation_change as multiple_imputation_change
from .person_weights import person_weights as person_weights
from .pool_imputations import pool_imputations as pool_imputations
from .possible_verdicts import possible_verdicts as possible_verdicts
from .power_of_change import power_of_change as power_of_change
from .power_of_change_in_share import power_of_change_in_share as power_of_change_in_share
from .power_of_clusters import power_of_clusters as power_of_clusters
from .power_of_counts import power_of_counts as power_of_counts
from .power_of_difference import power_of_difference as power_of_difference
from .power_of_equivalence import power_of_equivalence as power_of_equivalence
from .power_of_shares import power_of_shares as power_of_shares
from .propensity_weights import propensity_weights as propensity_weights
from .randomised import randomised as randomised
from .regression_to_the_mean import regression_to_the_mean as regression_to_the_mean
from .repeated_change import repeated_change as repeated_change
from .repeated_cross_section import repeated_cross_section as repeated_cross_section
from .retrospective_pretest import retrospective_pretest as retrospective_pretest
from .sample_size_for_share import sample_size_for_share as sample_size_for_share
from .staggered_difference_in_differences import (
    staggered_difference_in_differences as staggered_difference_in_differences,
)
from .stepped_wedge import stepped_wedge as stepped_wedge
from .subgroup_interaction import subgroup_interaction as subgroup_interaction
from .tipping_delta import tipping_delta as tipping_delta
from .weighted_comparison import weighted_comparison as weighted_comparison
from .wild_cluster_bootstrap import wild_cluster_bootstrap as wild_cluster_bootstrap
