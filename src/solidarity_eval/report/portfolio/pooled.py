"""Results of one kind put together: what the mean says, and what it does not promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solidarity_eval.document.blocks import (
    Aside,
    Block,
    Definition,
    Definitions,
    FigureBlock,
    Paragraph,
    Section,
    Text,
    text,
)
from solidarity_eval.plots.portfolio_forest import Together
from solidarity_eval.portfolio.pools import LEAST, Pool, estimate_of
from solidarity_eval.report.context import capital, sentences
from solidarity_eval.report.portfolio.context import PortfolioContext
from solidarity_eval.report.portfolio.forests import forest_figure

if TYPE_CHECKING:
    from solidarity_eval.results import Estimate

Interval = tuple[float, float, float]
_WORDS: Final = {"design": "design", "selection": "path"}


def section(context: PortfolioContext) -> Section | None:
    """Return each group that was put together, and what stays side by side."""
    pools = context.portfolio.pools
    if not pools:
        return None
    together = [pool for pool in pools if pool.result is not None]
    blocks: list[Block] = [context.paragraph("pooled.intro", least=LEAST)]
    asides: tuple[Aside, ...] = ()
    for pool in together:
        figure, said = _pool(context, pool)
        blocks.append(figure)
        if len(together) == 1:
            asides = tuple(
                Aside(title=item.term, content=(Paragraph(content=item.content),)) for item in said
            )
        else:
            blocks.append(Definitions(items=said))
    small = sum(len(pool.studies) < LEAST for pool in pools)
    if small == len(pools):
        blocks.append(context.paragraph("pooled.few", least=LEAST))
    elif small:
        blocks.append(context.paragraph("pooled.small", n=small, least=LEAST))
    blocks += _untold(context)
    title = context.say("pooled.title")
    return Section(id="pooled", title=title, blocks=tuple(blocks), asides=asides)


def _untold(context: PortfolioContext) -> list[Block]:
    """Say what is missing of results that would otherwise stand together."""
    pools = context.portfolio.pools
    argued = {study.id for pool in pools if pool.argued for study in pool.studies}
    blocks: list[Block] = []
    for pool in pools:
        ids = {study.id for study in pool.studies}
        if pool.result is None and len(ids) >= LEAST and not ids <= argued:
            fields = [context.say(f"pooled.field.{name}") for name in pool.differs]
            name = context.construct(pool.studies[0].outcome.construct_id)
            blocks.append(
                context.paragraph("pooled.untold", construct=name, n=len(ids), fields=fields)
            )
    return blocks


def _pool(context: PortfolioContext, pool: Pool) -> tuple[FigureBlock, tuple[Definition, ...]]:
    """Return the figure of a pool, and what it says in plain words."""
    mean = _turned(pool, estimate_of(pool, "mean"))
    if mean is None:
        raise ValueError(f"{pool.id} has no mean with an interval")
    prediction = _turned(pool, estimate_of(pool, "prediction"))
    name = context.construct(pool.construct) if pool.construct else context.say("pooled.several")
    figure = forest_figure(
        context,
        list(pool.studies),
        figure_id=pool.id.replace(".", "-"),
        title=context.say(
            "pooled.figure" if pool.argued is None else "pooled.figure_argued",
            construct=capital(name),
            n=len(pool.studies),
        ),
        subtitle=context.say("pooled.subtitle"),
        source=context.say("pooled.source"),
        together=_together(context, mean, prediction),
        weights=pool.weights,
    )
    said = [Definition(term=context.say("pooled.says_mean"), content=_mean(context, pool, mean))]
    said.append(Definition(term=context.say("pooled.says_spread"), content=_spread(context, pool)))
    if prediction is not None:
        words = _prediction(context, prediction)
        said.append(Definition(term=context.say("pooled.says_you"), content=words))
    said.append(
        Definition(
            term=context.say("pooled.common"), content=text(sentences(_common(context, pool)))
        )
    )
    return figure, tuple(said)


def _together(context: PortfolioContext, mean: Interval, prediction: Interval | None) -> Together:
    if prediction is None:
        return Together(mean=mean, mean_label=context.say("pooled.mean"))
    low, _, high = prediction
    return Together(
        mean=mean,
        mean_label=context.say("pooled.mean"),
        prediction=(low, high),
        prediction_label=context.say("pooled.next"),
        prediction_words=context.say("pooled.next_range", **_ends(context, prediction)),
    )


def _mean(context: PortfolioContext, pool: Pool, mean: Interval) -> Text:
    low, _, high = mean
    side = "above" if low > 0 else "below" if high < 0 else "open"
    told = context.with_interval(mean)
    words = [context.say(f"pooled.mean_{side}", k=len(pool.studies), mean=told)]
    other = _turned(pool, estimate_of(pool, "mean", variance="smcr"))
    if other is not None:
        words.append(context.say("pooled.smcr", mean=context.with_interval(other)))
    return text(sentences(words))


def _spread(context: PortfolioContext, pool: Pool) -> Text:
    share = estimate_of(pool, "i2")
    if share is None or share.estimate < 0.005:
        return context.rich("pooled.spread_none")
    return context.rich("pooled.spread", share=share.estimate)


def _prediction(context: PortfolioContext, prediction: Interval) -> Text:
    low, _, high = prediction
    key = "pooled.prediction" if low <= 0 <= high else "pooled.prediction_side"
    return context.rich(key, **_ends(context, prediction))


def _common(context: PortfolioContext, pool: Pool) -> list[str]:
    """Say what the results share, and why unlike ones stand together where a file argues it."""
    parts = [
        _part(context, pool, name, value=value)
        for name, value in pool.shared.items()
        if value is not None and name in ("form", "design", "selection", "window")
    ]
    lines = [context.say("pooled.shared", parts=parts)] if parts else []
    if pool.argued is not None:
        differs = [context.say(f"pooled.field.{name}") for name in pool.differs]
        lines.append(context.say("pooled.argued", differs=differs, why=pool.argued))
    return lines


def _part(context: PortfolioContext, pool: Pool, name: str, *, value: str) -> str:
    if name == "window":
        return _window(context, value)
    if name == "form":
        return context.form(pool.studies[0])
    return context.known(_WORDS.get(name, ""), value)


def _window(context: PortfolioContext, window: str | None) -> str:
    return context.say("pooled.window", window=(window or "").replace("-", "–"))


def _ends(context: PortfolioContext, found: Interval) -> dict[str, str]:
    low, _, high = found
    write = context.locale.number
    return {"low": write(low, 2, signed=True), "high": write(high, 2, signed=True)}


def _turned(pool: Pool, found: Estimate | None) -> Interval | None:
    """Return an estimate with its interval, more being favourable."""
    if found is None or found.conf_low is None or found.conf_high is None:
        return None
    if pool.studies[0].is_turned:
        return -found.conf_high, -found.estimate, -found.conf_low
    return found.conf_low, found.estimate, found.conf_high
