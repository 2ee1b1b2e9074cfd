"""What the news says of a statement, in two or three words."""

from __future__ import annotations

from bot.answering.checking.verdict import Statement, Verdict
from bot.languages.current import translate
from bot.languages.translatable import gettext_lazy

VERDICTS = {
    Verdict.SUPPORTED: gettext_lazy("Supported"),
    Verdict.CONTRADICTED: gettext_lazy("Contradicted"),
    Verdict.NOT_FOUND: gettext_lazy("Not found"),
}
IN_OTHER_WORDS = gettext_lazy("Not found in plain words")


def verdict_label(statement: Statement) -> str:
    """The verdict on a statement in words, as plain text."""
    return translate(IN_OTHER_WORDS if is_near(statement) else VERDICTS[statement.verdict])


def is_near(statement: Statement) -> bool:
    """Whether it was not found and there are quotes that come near."""
    return statement.verdict is Verdict.NOT_FOUND and bool(statement.citations)
