"""One renderer per file format."""
