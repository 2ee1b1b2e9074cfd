"""The texts for what is no question: how to ask, in two lines."""

from __future__ import annotations

from bot.answering.question.request import Kind

_HOW = (
    "Ask me about the articles in a sentence, name a topic (“mortgage rates”), or ask “Anything new?”.\n"
    "Every sentence of an answer comes with its quote, its date and its source."
)
WELCOME = {
    Kind.GREETING: f"Hello! {_HOW}",
    Kind.HELP: _HOW,
    Kind.THANKS: "You're welcome.",
    Kind.NOTHING: f"That leaves no question to answer. {_HOW}",
}
WHICH_ARTICLE = "Which article? Name its headline or what it is about; these are the newest."
