"""A document of blocks, and the renderers that turn it into HTML, PDF and Word."""
