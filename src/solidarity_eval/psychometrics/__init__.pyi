from .cronbach_alpha import cronbach_alpha as cronbach_alpha
