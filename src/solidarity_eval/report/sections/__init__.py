"""One module per section; each has ``section(context)`` and returns a Section or None."""
