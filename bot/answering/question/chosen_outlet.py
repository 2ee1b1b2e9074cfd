"""The outlet that somebody chose by an option, as the articles write it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy
from ingest.corpus.text.folding import plain_letters

# Outlets that are offered in place of one that no article has, and the most characters of its name that are repeated.
MOST_OFFERED, LONGEST_OUTLET = 6, 80


def chosen_outlet(typed: str, names: Sequence[str]) -> str:
    """The one of the names that was typed, in any case, or else the only one that is the same without accents.

    Raises QuestionRejected, with names that may be meant, for an outlet that no article is from.
    """
    plain = [plain_letters(name) for name in names]
    same = [name for name in names if name.casefold() == typed.casefold()]
    # As the list says which is offered while an option is typed: "Le Parisien libere" has to be taken, too.
    same = same or [name for name, letters in zip(names, plain, strict=True) if letters == plain_letters(typed)]
    if len({name.casefold() for name in same}) == 1:
        return same[0]
    holding = [name for name, letters in zip(names, plain, strict=True) if plain_letters(typed) in letters]
    close = [names[plain.index(letters)] for letters in get_close_matches(plain_letters(typed), plain, MOST_OFFERED)]
    listed = ", ".join((holding or close or names)[:MOST_OFFERED])
    raise QuestionRejected(
        gettext_lazy("No article is from “{outlet}”; try {listed}.", outlet=typed[:LONGEST_OUTLET], listed=listed)
        if names
        else gettext_lazy("No article names its outlet, so none can be chosen.")
    )
