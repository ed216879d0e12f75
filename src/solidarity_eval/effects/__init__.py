"""What changed, by how much: one quantity per file, each returning a Result."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
