"""``solidarity-eval instruments``: the questionnaires of the catalogue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.streams import say
from solidarity_eval.locales import Locale, choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.workflows.instruments import Card


def instruments_command(
    context: typer.Context,
    *,
    ids: Annotated[list[str] | None, typer.Argument()] = None,
    construct: Annotated[str | None, typer.Option("--construct")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """List the catalogue, or show some of its questionnaires."""
    from solidarity_eval.workflows.instruments import instruments

    language = choose_language(context.obj.language)
    locale = get_locale(language)
    cards = instruments(ids or (), construct=construct, language=language)
    if as_json:
        records = [card.as_dict() for card in cards]
        say(json.dumps({"schema_version": 1, "instruments": records}, ensure_ascii=False, indent=2))
    elif ids:
        for card in cards:
            _show(card, locale)
    else:
        _list(cards, locale)
    return 0


def _list(cards: tuple[Card, ...], locale: Locale) -> None:
    if not cards:
        say(locale.text("cli.instruments.none"))
        return
    width = max(len(card.id) for card in cards)
    for card in cards:
        count = locale.text("cli.instruments.count", count=len(card.items))
        say(f"{card.id.ljust(width)}  {card.about['name']} ({count})")
    say()
    say(locale.text("cli.instruments.hint"))


def _show(card: Card, locale: Locale) -> None:
    say(f"{card.id} · {card.about['name']}", style="bold")
    rows = {
        "construct": f"{card.about['construct']} ({card.construct_id})",
        "answers": locale.text("cli.instruments.range", low=card.low, high=card.high),
        "french": card.about["french"],
        "licence": card.about["licence"],
        "wording": locale.text(f"cli.wording.{card.wording}"),
        "source": card.about["source"],
    }
    titles = {key: locale.text(f"cli.instruments.{key}") for key in rows}
    width = max(map(len, titles.values()))
    for key, words in rows.items():
        say(f"  {titles[key].ljust(width)}  {words}")
    say(f"  {locale.text('cli.instruments.items')}")
    for item, words in card.items.items():
        turned = locale.text("cli.instruments.reversed") if item in card.reverse else ""
        say(f"    {item.ljust(16)} {words}{turned}")
    say(f"  {locale.text('cli.instruments.scales')}")
    for scale, words in card.scales.items():
        say(f"    {scale.ljust(28)} {words}")
    for remark in card.notes:
        say(f"  {locale.text('cli.instruments.note')} {remark}")
    say()
