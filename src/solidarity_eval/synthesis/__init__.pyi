from .random_effects import random_effects as random_effects
