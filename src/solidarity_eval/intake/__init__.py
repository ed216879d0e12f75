"""From files to checked tables: readers, rules, findings, linkage of waves by person."""
