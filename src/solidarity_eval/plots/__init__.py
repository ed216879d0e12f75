"""Pictures of results: on matplotlib axes for a notebook, as SVG for a document."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
