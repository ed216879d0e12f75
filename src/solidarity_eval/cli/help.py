"""Help pages, in the reader's language, from the words of the locale files alone."""

from __future__ import annotations

from collections.abc import Iterable

from solidarity_eval.cli.commands import COMMANDS, COMMON, Option
from solidarity_eval.locales import Locale, get_locale

PROGRAM = "solidarity-eval"
WIDTH = 88
_MARGIN = 2


def help_page(command: str | None, language: str) -> str:
    """Return the help of a command, or of the whole program."""
    locale = get_locale(language)
    return _command_page(command, locale) if command in COMMANDS else _front_page(locale)


def usage(command: str, language: str) -> str:
    """Return the line that shows how a command is written."""
    return _usage(command, get_locale(language))


def _front_page(locale: Locale) -> str:
    commands = [(name, locale.text(f"cli.{name}.summary")) for name in COMMANDS]
    parts = [
        locale.text("cli.help.title"),
        locale.text("cli.help.usage", usage=f"{PROGRAM} {locale.text('cli.help.pattern')}"),
        _block(locale.text("cli.help.commands"), commands),
        _block(locale.text("cli.help.common"), _options(COMMON, locale)),
        locale.text("cli.help.start", program=PROGRAM),
    ]
    return "\n\n".join(parts)


def _command_page(command: str, locale: Locale) -> str:
    described = COMMANDS[command]
    arguments = [
        (locale.text(f"cli.value.{word}"), locale.text(f"cli.argument.{word}"))
        for word in described.arguments
    ]
    parts = [
        locale.text("cli.help.usage", usage=_usage(command, locale)),
        _wrapped(locale.text(f"cli.{command}.about"), indent=0),
        _block(locale.text("cli.help.arguments"), arguments),
        _block(
            locale.text("cli.help.options"), _options(described.options, locale, command=command)
        ),
        _block(locale.text("cli.help.common"), _options(COMMON, locale)),
        locale.text(
            "cli.help.example", example=f"{PROGRAM} {locale.text(f'cli.{command}.example')}"
        ),
    ]
    return "\n\n".join(parts)


def _usage(command: str, locale: Locale) -> str:
    words = [f"[{locale.text(f'cli.value.{word}')}]" for word in COMMANDS[command].arguments]
    if command == "init":
        words = [word.strip("[]") for word in words]
    return " ".join([PROGRAM, command, *words, locale.text("cli.help.any_options")])


def _options(
    options: Iterable[Option], locale: Locale, *, command: str = ""
) -> list[tuple[str, str]]:
    """Return each option with its words: the command's own, else those of every command."""
    rows = []
    for option in options:
        value = "" if option.value is None else " " + locale.text(f"cli.value.{option.value}")
        name = option.name.removeprefix("--").replace("-", "_")
        own = f"cli.{command}.option.{name}"
        words = locale.text(own if locale.has(own) else f"cli.option.{name}")
        rows.append((option.name + value, words))
    return rows


def _block(title: str, rows: list[tuple[str, str]]) -> str:
    left = max(len(name) for name, _ in rows) + _MARGIN
    lines = [title]
    for name, words in rows:
        text = _wrapped(words, indent=_MARGIN + left)
        lines.append(" " * _MARGIN + name.ljust(left) + text.lstrip(" "))
    return "\n".join(lines)


def _wrapped(text: str, *, indent: int) -> str:
    """Wrap at ordinary spaces only, so that « no-break » spaces stay what they are."""
    lines = [" " * indent]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) + 1 > WIDTH and lines[-1].strip():
            lines.append(" " * indent)
        lines[-1] += word if not lines[-1].strip() else f" {word}"
    return "\n".join(lines)
