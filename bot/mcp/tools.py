"""What a client may call: each tool takes checked arguments and gives the JSON of the terminal command."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from bot.errors import QuestionRejected
from bot.settings import BotSettings
from ingest.corpus.console.documents import version_document
from ingest.corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.answering.answer import Filters
    from bot.answering.service import Answering
    from bot.conversation.follow_up.rewrite import Rewriter

MOST_PASSAGES = 50


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _past_day(day: date) -> date:
    from bot.answering.question.time.calendar import has_come

    if not has_come(day, datetime.now(UTC)):
        raise PydanticCustomError("to_come", "{day} has not come yet", {"day": day.isoformat()})
    return day


def _written(day: object) -> object:
    # Of 0 and of "0" pydantic would make 1 January 1970.
    if day is not None and not (isinstance(day, str) and _DAY.match(day)):
        raise PydanticCustomError("date_type", "not a text")
    return day


Day = Annotated[date, BeforeValidator(_written)]
PastDay = Annotated[Day, AfterValidator(_past_day)]


class Arguments(BaseModel):
    """The arguments of a tool; there may be none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Filtered(Arguments):
    """Which reports may answer."""

    as_of: PastDay | None = Field(None, description="Answer as of that day (YYYY-MM-DD), ignoring anything later.")
    since: PastDay | None = Field(None, description="Only reports of that day and later.")
    until: Day | None = Field(None, description="Only reports of that day and earlier.")
    outlet: str | None = Field(None, description="Only reports of that outlet, as `sources` names it.")

    @property
    def filters(self) -> Filters:
        """The same as the commands have them."""
        from bot.answering.answer import Filters

        return Filters(self.outlet, self.since, self.until)


class Ask(Filtered):
    """Of `ask`."""

    question: str = Field(
        description="A question or a topic, in English; of several questions each is answered, up to three."
    )


class Search(Filtered):
    """Of `search`."""

    question: str = Field(description="What to look for: words, a topic or a question.")
    k: int = Field(10, description="How many passages.", ge=1, le=MOST_PASSAGES)


class Show(Arguments):
    """Of `show`."""

    article: str = Field(description="Its article_id, or its link.")
    version: str | None = Field(None, description="A version_id, for another version than today's.")


class Library:
    """The corpus, opened at the first call, so that a client starts quickly and an error reaches whoever asks."""

    def __init__(self, settings: BotSettings) -> None:
        self._settings = settings
        self._answering: Answering | None = None
        self._rewriter: Rewriter | None = None
        self._lock = Lock()

    def open(self) -> Answering:
        """The open corpus; from any thread. Raises DatelineError, and is tried again at the next call."""
        from bot.wiring import open_answering

        with self._lock:
            if self._answering is None:
                self._answering = open_answering(self._settings)
            return self._answering

    def rewriter(self) -> Rewriter:
        """What understands a question after those before it in a text; loaded once, from any thread."""
        from bot.wiring import rewriter

        answering = self.open()
        with self._lock:
            if self._rewriter is None:
                self._rewriter = rewriter(self._settings, answering.corpus, answering.chat_model)
            return self._rewriter

    def close(self) -> None:
        """Closes the corpus, and ends its index server unless another process uses it."""
        if self._answering is not None:
            self._answering.close(stop_server=True)


def ask(library: Library, arguments: Ask) -> dict[str, Any]:
    """The JSON of `python -m bot ask --json`."""
    from bot.conversation.several import answer_text
    from bot.replies.document import answered_document

    answered = answer_text(
        library.open(), library.rewriter, arguments.question, as_of=arguments.as_of, filters=arguments.filters
    )
    return answered_document(answered.questions, answered.replies, answered.failure)


def search(library: Library, arguments: Search) -> list[dict[str, Any]] | dict[str, Any]:
    """The JSON of `python -m bot search --json`; where nothing is found, the notes and the freshness without it."""
    from bot.replies.document import nothing_found_document, passages_document

    answering = library.open()
    as_of = arguments.as_of
    passages, notes = answering.search_with_notes(
        arguments.question, k=arguments.k, as_of=as_of, filters=arguments.filters
    )
    freshness, changes = answering.freshness(passages, as_of=as_of), answering.changes(passages, as_of=as_of)
    if not passages:
        return nothing_found_document(freshness, notes)
    return passages_document(passages, freshness, changes, notes)


def show(library: Library, arguments: Show) -> dict[str, Any]:
    """The JSON of `python -m ingest show --json`; raises UsageError if there is no such article."""
    found = library.open().version(arguments.article, arguments.version)
    if found is None:
        raise UsageError(
            f"No article {arguments.article}" + (f" with version {arguments.version}." if arguments.version else ".")
        )
    return version_document(*found)


def sources(library: Library, _arguments: Arguments) -> list[dict[str, Any]]:
    """Each outlet with its number of articles and the day of the newest, most articles first."""
    return [asdict(outlet) for outlet in library.open().outlets()]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as clients see it, and what it does."""

    name: str
    description: str
    arguments: type[Arguments]
    call: Callable[[Library, Any], Any]

    def run(self, library: Library, arguments: Mapping[str, Any]) -> Any:
        """The JSON document of a call; raises DatelineError, for arguments that cannot be used as well."""
        try:
            validated = self.arguments.model_validate(arguments)
        except ValidationError as error:
            raise QuestionRejected(f"{self.name} cannot be called like this: {_problem(error)}.") from error
        return self.call(library, validated)

    def schema(self) -> dict[str, Any]:
        """The JSON schema of its arguments."""
        schema = self.arguments.model_json_schema()
        properties = {
            name: {key: value for key, value in about.items() if key != "title"}
            for name, about in schema["properties"].items()
        }
        return {
            "type": "object",
            "properties": properties,
            "required": schema.get("required", []),
            "additionalProperties": False,
        }


def _problem(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    explanation = "not a date such as 2025-03-31" if first["type"].startswith("date") else first["msg"]
    return f"{name}: {explanation}"


TOOLS = (
    Tool(
        "ask",
        "Answer a question from the news articles of this corpus: claims with the exact quotes that support them, each "
        "with outlet, date, link and its place in the stored text; or a refusal that names the nearest articles.",
        Ask,
        ask,
    ),
    Tool(
        "search",
        "Find the passages of the articles that are nearest to a question, best first, without an answer.",
        Search,
        search,
    ),
    Tool(
        "show",
        "Show the stored text of one article, to check a quote (text[start:end]) or to read what stands around it.",
        Show,
        show,
    ),
    Tool(
        "sources",
        "List the outlets whose articles are in the corpus, with their numbers and the day of the newest report.",
        Arguments,
        sources,
    ),
)
