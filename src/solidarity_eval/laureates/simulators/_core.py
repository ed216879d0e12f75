"""The common core of questions, for people who enter somewhat below the others around them."""

from __future__ import annotations

from solidarity_eval.laureates.people import Score


def common_core(shift: float, effect: float, *, season: float = 0.05) -> tuple[Score, ...]:
    """Return what moves the six scores of the common core.

    Parameters
    ----------
    shift : float
        How far below the population the entrants stand, in SD; loneliness is above by as much.
    effect : float
        What the programme adds to trust in others and takes from loneliness, in SD; the other
        scores move half as much.
    season : float
        Half the distance between January and July, in SD.
    """
    half = 0.5 * effect
    return (
        Score(
            instrument="ess_trust",
            shift=-shift,
            effect=effect,
            season=season,
            spread=0.22,
            loading=0.8,
        ),
        Score(instrument="ess_coping", shift=-0.5 * shift, effect=half, r=0.55, centre=0.55),
        Score(instrument="town_hall_trust", shift=-shift, effect=half, centre=0.45),
        Score(
            instrument="ucla3",
            shift=0.9 * shift,
            effect=-effect,
            r=0.55,
            centre=0.35,
            season=season,
        ),
        Score(instrument="osss3", shift=-0.8 * shift, effect=half, r=0.55, season=-season),
        Score(
            instrument="life_satisfaction",
            shift=-0.6 * shift,
            effect=half,
            centre=0.65,
            spread=0.2,
        ),
    )
