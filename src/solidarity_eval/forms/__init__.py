"""Questionnaires turned into things people fill in: the data-entry workbook."""
