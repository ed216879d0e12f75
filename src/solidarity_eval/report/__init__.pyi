from .forbidden_words import causal_words as causal_words
from .yearly import yearly_report as yearly_report
