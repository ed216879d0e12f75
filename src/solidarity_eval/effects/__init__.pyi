from .adjust_p_values import adjust_p_values as adjust_p_values
from .bootstrap_change import bootstrap_change as bootstrap_change
from .brunner_munzel import brunner_munzel as brunner_munzel
from .change_in_proportion import change_in_proportion as change_in_proportion
from .cliffs_delta import cliffs_delta as cliffs_delta
from .cochran_q_test import cochran_q_test as cochran_q_test
from .cohen_kappa import cohen_kappa as cohen_kappa
from .describe import describe as describe
from .difference_in_proportions import difference_in_proportions as difference_in_proportions
from .equivalence_test import equivalence_test as equivalence_test
from .friedman_test import friedman_test as friedman_test
from .glass_delta import glass_delta as glass_delta
from .hedges_g import hedges_g as hedges_g
from .hodges_lehmann import hodges_lehmann as hodges_lehmann
from .mann_whitney import mann_whitney as mann_whitney
from .mcnemar_test import mcnemar_test as mcnemar_test
from .mean_change import mean_change as mean_change
from .mean_difference import mean_difference as mean_difference
from .mean_difference_permutation import mean_difference_permutation as mean_difference_permutation
from .median_change import median_change as median_change
from .negative_binomial_regression import (
    negative_binomial_regression as negative_binomial_regression,
)
from .number_needed_to_treat import number_needed_to_treat as number_needed_to_treat
from .odds_ratio import odds_ratio as odds_ratio
from .one_way_anova import one_way_anova as one_way_anova
from .ordinal_association import ordinal_association as ordinal_association
from .overdispersion_test import overdispersion_test as overdispersion_test
from .pitman_morgan import pitman_morgan as pitman_morgan
from .poisson_regression import poisson_regression as poisson_regression
from .probability_of_improvement import probability_of_improvement as probability_of_improvement
from .probability_of_superiority import probability_of_superiority as probability_of_superiority
from .proportion import proportion as proportion
from .proportional_odds import proportional_odds as proportional_odds
from .proportional_odds_mixed import proportional_odds_mixed as proportional_odds_mixed
from .rank_biserial import rank_biserial as rank_biserial
from .rate import rate as rate
from .rate_ratio import rate_ratio as rate_ratio
from .repeated_measures_anova import repeated_measures_anova as repeated_measures_anova
from .repeated_measures_correlation import (
    repeated_measures_correlation as repeated_measures_correlation,
)
from .risk_ratio import risk_ratio as risk_ratio
from .shift_across_categories import shift_across_categories as shift_across_categories
from .sign_flip_permutation import sign_flip_permutation as sign_flip_permutation
from .sign_test import sign_test as sign_test
from .simple_regression import simple_regression as simple_regression
from .standardized_mean_change import standardized_mean_change as standardized_mean_change
from .trend_in_proportions import trend_in_proportions as trend_in_proportions
from .wilcoxon_signed_rank import wilcoxon_signed_rank as wilcoxon_signed_rank
