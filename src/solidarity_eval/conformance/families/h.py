"""Family H, power and planning: our numbers under the names of the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solidarity_eval import designs

if TYPE_CHECKING:
    from solidarity_eval.conformance.case import Case

Values = dict[str, float | list[float]]

NOT_OFFERED: dict[str, str] = {}


def values(case: Case) -> Values:
    """Return our numbers for a case of family H; each row of its table is one question."""
    found: Values = {}
    for row in case.data().to_dict("records"):
        asked = {str(key): value for key, value in row.items()}
        parts = {**_means(asked), **_clusters(asked), **_shares(asked)}
        found |= {f"{asked['label']}.{name}": value for name, value in parts.items()}
    return found


def _means(row: dict[str, Any]) -> dict[str, float]:
    effect, n = row["es"], row["n"]
    # A correlation of one half makes the SD of the change that of the score: es is d_z.
    pairs: dict[str, Any] = {"sd": 1.0, "r": 0.5}
    default: dict[str, Any] = {"sd": 1.0, "strict": False}
    two = designs.power_of_difference
    one = designs.power_of_change
    return {
        "power.two_sample": two(n=2 * n, difference=effect, sd=1)["power"].estimate,
        "power.two_sample_one_tail_only": two(n=2 * n, difference=effect, **default)[
            "power"
        ].estimate,
        "power.paired": one(n=n, change=effect, **pairs)["power"].estimate,
        "n_per_group.power80": two(difference=effect, power=0.8, **default)["n"].estimate / 2,
        "n_per_group.power90": two(difference=effect, power=0.9, **default)["n"].estimate / 2,
        "n_pairs.power80": one(change=effect, power=0.8, strict=False, **pairs)["n"].estimate,
        "mdes.two_sample.power80": two(n=2 * n, power=0.8, **default)["difference"].estimate,
        "mdes.paired.power80": one(n=n, power=0.8, strict=False, **pairs)["change"].estimate,
    }


def _clusters(row: dict[str, Any]) -> dict[str, float]:
    found = designs.power_of_clusters(
        clusters=row["J"],
        power=0.8,
        size=row["m"],
        icc=row["rho"],
        sd=1.0,
        share=row["P"],
        r2_person=row["R2_ind"],
        r2_cluster=row["R2_clu"],
        covariates=int(row["g_cov"]),
        formula="bloom",
    )
    people = designs.power_of_difference(
        n=2 * row["n"],
        power=0.8,
        sd=1.0,
        share=row["P"],
        r2=row["R2_ind"],
        covariates=int(row["g_cov"]),
        formula="bloom",
    )
    return {
        "mdes.cluster.bloom": found["difference"].estimate,
        "mdes.cluster.multiplier": found["multiplier"].estimate,
        "mdes.individual.bloom": people["difference"].estimate,
        "design_effect": found["design_effect"].estimate,
        "effective_n": found["effective_n"].estimate,
    }


def _shares(row: dict[str, Any]) -> dict[str, float]:
    shares = {"programme": row["p1"], "comparison": row["p0"]}
    each = {
        formula: designs.power_of_shares(power=0.8, formula=formula, **shares)[
            "compared_each"
        ].estimate
        for formula in ("pooled", "unpooled", "continuity", "arcsine")
    }
    margin = {"share": row["p1"], "margin": row["margin"]}
    few = designs.sample_size_for_share(population=row["N_pop"], **margin)
    return {
        "n_prop.power.prop.test80": each["pooled"],
        "n_prop.pooled_formula": each["pooled"],
        "n_prop.unpooled_formula": each["unpooled"],
        "n_prop.fleiss_continuity": each["continuity"],
        "n_prop.arcsine": each["arcsine"],
        "power_prop.n_per_group": designs.power_of_shares(n=2 * row["n"], **shares)[
            "power"
        ].estimate,
        "n_one_prop.margin": designs.sample_size_for_share(**margin)["n"].estimate,
        "n_one_prop.margin_fpc": few["n"].estimate,
    }
