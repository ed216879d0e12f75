"""The bundled reference cases, and the comparison of our numbers with theirs."""
