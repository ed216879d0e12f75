"""Questionnaires turned into what people fill in and read: phone, web, paper, notice, codebook."""
