from .change_in_proportion import change_in_proportion as change_in_proportion
from .mean_change import mean_change as mean_change
from .proportion import proportion as proportion
from .standardized_mean_change import standardized_mean_change as standardized_mean_change
