"""What identifies a person: found in headers, in cells, in texts; never repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from solidarity_eval.intake.text import fold

HEADERS = frozenset(
    {
        *("ipaddr", "ip", "ip address", "adresse ip", "refurl", "token", "username"),
        *("_submitted_by", "email", "e-mail", "mail", "courriel", "adresse mail"),
        *("adresse e-mail", "adresse email", "email address", "nom", "nom de famille", "prenom"),
        *("nom et prenom", "name", "full name", "first name", "last name", "surname"),
        *("telephone", "tel", "phone", "mobile", "portable", "numero de telephone"),
        *("adresse", "adresse postale", "address", "date de naissance", "birth date"),
        *("birthdate", "date of birth", "numero de securite sociale", "nir", "iban", "rib"),
    }
)
"""Headers, folded, that usually hold what identifies a person."""

_WORDS = frozenset(
    {
        *("nom", "noms", "prenom", "prenoms", "surname", "courriel", "email", "mail"),
        *("telephone", "tel", "portable", "phone", "adresse", "address", "iban", "nir"),
    }
)
_HARMLESS = frozenset(
    {
        *("lettre", "lettres", "initiale", "initiales", "letter", "initial", "nombre", "number"),
        *("lieu", "site", "atelier", "structure", "association", "quartier", "commune", "ville"),
        *(
            "groupe",
            "equipe",
            "projet",
            "etablissement",
            "ecole",
            "activite",
            "fichier",
            "questionnaire",
        ),
        *("utilisation", "usage", "avez", "vous", "souvent", "file", "group", "school", "team"),
    }
)
_MOST_WORDS = 6

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(
    r"(?<![\w+./,-])(?:(?:\+|00)33[ .\u00a0\u202f-]?(?:\(0\)[ .\u00a0\u202f-]?)?|0)[1-9]"
    r"([ .\u00a0\u202f-]?)[0-9]{2}(?:\1[0-9]{2}){3}(?![\w/,:-]|\.[0-9])"
)
_ADDRESS = re.compile(
    r"(?<![\w/])[0-9]{1,4}(?: ?(?:bis|ter|quater))?,? +(?:rue|avenue|boulevard|bd|bld|chemin|"
    r"impasse|allee|quai|square|passage|faubourg|residence|lotissement)\b[. ]+[^\W\d]",
    re.IGNORECASE,
)
_NIR = re.compile(
    r"(?<!\w)([12378] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[ABab]) ?[0-9]{3} ?[0-9]{3})"
    r" ?([0-9]{2})(?!\w)"
)
_IBAN = re.compile(
    r"(?<!\w)[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?!\w)"
)
_SHORTEST = 6
_SHORTEST_NUMBER = 10


def is_personal_header(name: str) -> bool:
    """Tell whether a header says that its column identifies people.

    Examples
    --------
    >>> is_personal_header("Prénom de l'enfant"), is_personal_header("Nom du quartier")
    (True, False)
    >>> is_personal_header("Première lettre du prénom de votre mère")
    False
    """
    plain = fold(name)
    if plain in HEADERS:
        return True
    words = re.findall(r"[^\W_]+", plain)
    return (
        len(words) <= _MOST_WORDS and not _WORDS.isdisjoint(words) and _HARMLESS.isdisjoint(words)
    )


def kinds_in(text: str) -> Iterator[str]:
    """Yield what a text seems to hold: ``email``, ``phone``, ``address``, ``nir``, ``iban``.

    Account and social security numbers count only with the right check digits, so that other
    long numbers are left alone. Names of people are not recognised.
    """
    if "@" in text and _EMAIL.search(text):
        yield "email"
    short = len(text) < _SHORTEST_NUMBER and " " not in text
    if short or not any(sign.isdigit() for sign in text):
        return
    if _PHONE.search(text):
        yield "phone"
    if _ADDRESS.search(fold(text)):
        yield "address"
    if any(_is_nir(*found.groups()) for found in _NIR.finditer(text)):
        yield "nir"
    if any(_is_iban(found.group()) for found in _IBAN.finditer(text)):
        yield "iban"


def _is_nir(number: str, key: str) -> bool:
    digits = number.replace(" ", "").upper().replace("2A", "19").replace("2B", "18")
    return digits.isdigit() and 97 - int(digits) % 97 == int(key)


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "").upper()
    if not 15 <= len(plain) <= 34:
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def count_kinds(cells: Iterable[str]) -> Counter[str]:
    """Return how many cells seem to hold each kind of personal data."""
    counts: Counter[str] = Counter()
    for text, times in Counter(cells).items():
        if len(text) >= _SHORTEST:
            for kind in kinds_in(text):
                counts[kind] += times
    return counts
