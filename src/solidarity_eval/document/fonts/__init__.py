"""The font files that reports embed; see ``README.md`` beside them."""
