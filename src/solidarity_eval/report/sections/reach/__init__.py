"""Who was reached and how: a section per kind of part."""
