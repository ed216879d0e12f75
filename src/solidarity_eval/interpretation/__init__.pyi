from .rules import Interpretation as Interpretation
from .rules import Rule as Rule
from .rules import RuleScale as RuleScale
from .rules import interpret as interpret
from .rules import list_rules as list_rules
from .rules import load_rule as load_rule
