"""Words: message codes and values in, French or English sentences out."""

from solidarity_eval.locales.locale import Locale, available_languages, choose_language, get_locale

__all__ = ["Locale", "available_languages", "choose_language", "get_locale"]
