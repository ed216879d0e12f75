"""The closed list of constructs, so that unlike things are never pooled."""

from typing import Literal, get_args

Construct = Literal[
    "generalised_trust",
    "social_trust",
    "institutional_trust",
    "neighbour_trust",
    "loneliness",
    "social_isolation",
    "social_network",
    "social_support",
    "services_between_neighbours",
    "well_being",
    "life_satisfaction",
    "distress",
    "vitality",
    "self_efficacy",
    "self_esteem",
    "individual_resilience",
    "sense_of_community",
    "collective_efficacy",
    "neighbourhood_cohesion",
    "place_attachment",
    "community_resilience",
    "crisis_preparedness",
    "parenting_competence",
    "knowledge_and_skills",
    "health_related_quality_of_life",
    "food_security",
    "housing",
    "participation",
    "other",
]

CONSTRUCTS: tuple[str, ...] = get_args(Construct)
