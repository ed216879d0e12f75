"""The portfolio: several projects side by side, one file a section."""
