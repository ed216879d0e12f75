"""One identification strategy per file: what may be called an effect, and on what conditions."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
