from .agreement_by_code import agreement_by_code as agreement_by_code
from .coder_agreement import coder_agreement as coder_agreement
from .cumulative_incidence import cumulative_incidence as cumulative_incidence
from .transition_rate import transition_rate as transition_rate
