"""Services asked in the past and in the future, by the same people."""

from __future__ import annotations

from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Services


def run(material: Material, part: Services) -> list[Result]:
    """Return the shares of each service, ``reach.<part>``."""
    from solidarity_eval.reach import services_asked

    rows = material.dataset.responses
    here = (rows["wave"] == part.wave) & rows["person"].notna()
    if part.population is not None:
        here &= rows["population"] == part.population
    found = services_asked(
        rows[here], services={item.id: (item.past, item.future) for item in part.services}
    )
    return [material.named(found, part)]
