"""What a person reads and can press of a message, whether it is made of components or of embeds."""

from evals.trials.loopback import payloads


def wire(message):
    """The message as Discord sends it."""
    if isinstance(message, dict):
        return message
    parts = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    embeds = [embed if isinstance(embed, dict) else embed.to_dict() for embed in message.embeds]
    return {"content": message.content, "embeds": embeds, "components": parts}


def is_answer(message):
    return payloads.is_answer(wire(message))


def texts(message):
    """Each text of a layout, from top to bottom."""
    return [part["content"] for part in payloads.parts(wire(message)["components"]) if part["type"] == 10]


def text(message):
    """The text that stands by itself, above all else."""
    return payloads.text_of(wire(message))


def everything(message):
    """All that a person reads of a message: its text, and the texts of embeds or of a layout."""
    body = wire(message)
    layout = [part["content"] for part in payloads.parts(body.get("components")) if part["type"] == 10]
    embeds = [str(embed.get(name) or "") for embed in body.get("embeds") or () for name in ("title", "description")]
    return "\n".join(filter(None, (str(body.get("content") or ""), *embeds, *layout)))


def title(message):
    """The question over an answer."""
    found = wire(message)
    if found["embeds"]:
        return found["embeds"][0]["title"]
    (head,) = [line for line in everything(found).splitlines() if line.startswith("### ")]
    return head.removeprefix("### ")


def buttons(message):
    return [part for part in payloads.parts(wire(message)["components"]) if part["type"] == 2]


def labels(message):
    return [button["label"] for button in buttons(message)]


def kinds(tokens):
    """The kinds of all parts of Markdown that was read, from the outside in."""
    for token in tokens:
        yield token["type"]
        yield from kinds(token.get("children") or ())
