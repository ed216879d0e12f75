"""Reports made of blocks: sections that phrase what the results say, and what they leave open."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
