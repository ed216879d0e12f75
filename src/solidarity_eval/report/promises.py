"""A promise in words: at least, more than, about, between; per week; by a date."""

from __future__ import annotations

from solidarity_eval.evaluation.targets import promise_of
from solidarity_eval.report.amounts import amount_words
from solidarity_eval.report.context import Context
from solidarity_eval.schemas.project import Target


def target_label(context: Context, target: Target) -> str:
    """Return what a promise is called: its own words, else those of what it speaks of."""
    project = context.evaluation.project
    for one in (*project.indicators, *project.reach):
        if one.id == target.indicator:
            return context.words_of(target.label, context.words_of(one.label, one.id))
    return context.words_of(target.label, target.indicator)


def promised(context: Context, target: Target, *, is_share: bool | None = None) -> str:
    """Return a promise in the words it was made, else in ours."""
    if target.stated:
        return context.words_of(target.stated)
    share = target.unit == "proportion" if is_share is None else is_share
    given = promise_of(target)
    kind, values = given.kind, given.values
    written = [_value(context, target, value, share=share) for value in values]
    if kind == "between":
        promise = context.say("promise.amount.between", low=written[0], high=written[1])
    else:
        promise = context.say(f"promise.amount.{kind}", value=written[0])
    if target.every is not None:
        promise = context.say(f"promise.amount.every_{target.every}", promise=promise)
    if target.by is not None:
        return context.say("promise.amount.by", promise=promise, date=target.by)
    return promise


def _value(context: Context, target: Target, value: float, *, share: bool) -> str:
    if share:
        whole = abs(100 * value - round(100 * value)) < 1e-9
        return context.locale.percent(value, 0 if whole else 1)
    return amount_words(context.locale, value, target.unit)
