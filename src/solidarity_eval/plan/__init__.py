"""The analysis plan: locked before the answers come, compared with what was done."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
