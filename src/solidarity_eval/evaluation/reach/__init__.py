"""Parts of ``reach:``, one file per kind, run in the order of the project file."""
