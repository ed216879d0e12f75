"""Questionnaires: the catalogue, what a project settles, and scores on a table of answers."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
