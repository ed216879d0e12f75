"""One module per family of reference cases: our numbers under the names of the case."""
