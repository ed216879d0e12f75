"""Named, cited rules that put words beside results; they read results and compute none."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
