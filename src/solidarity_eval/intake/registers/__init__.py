"""Registers beside the answers: one reader for all, driven by what each table may hold."""
