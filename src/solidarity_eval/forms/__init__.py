"""Questionnaires turned into things people fill in and read: phone, web, paper, notice, codebook."""
