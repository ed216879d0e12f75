from .confirmatory_factor_analysis import (
    confirmatory_factor_analysis as confirmatory_factor_analysis,
)
from .cronbach_alpha import cronbach_alpha as cronbach_alpha
from .floor_and_ceiling import floor_and_ceiling as floor_and_ceiling
from .guttman_lambda6 import guttman_lambda6 as guttman_lambda6
from .intraclass_correlation import intraclass_correlation as intraclass_correlation
from .item_analysis import item_analysis as item_analysis
from .measurement_invariance import measurement_invariance as measurement_invariance
from .omega_total import omega_total as omega_total
from .one_factor_cfa import one_factor_cfa as one_factor_cfa
from .polychoric_correlation import polychoric_correlation as polychoric_correlation
from .reading import reading as reading
from .reliable_change import reliable_change as reliable_change
from .reliable_change_index import reliable_change_index as reliable_change_index
from .retest_reliability import retest_reliability as retest_reliability
from .smallest_detectable_change import smallest_detectable_change as smallest_detectable_change
from .split_half import split_half as split_half
from .standard_error_of_measurement import (
    standard_error_of_measurement as standard_error_of_measurement,
)
