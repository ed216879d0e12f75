"""The conductor: a project folder in, every result of its evaluation out."""

from solidarity_eval.evaluation.conductor import evaluate
from solidarity_eval.evaluation.model import Evaluation

__all__ = ["Evaluation", "evaluate"]
