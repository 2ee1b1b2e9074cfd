"""`python -m bot doctor`: checks everything the bot needs and says how to fix what is missing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TypeVar

import prompts
from bot.answering.chat_model.outcome import ChatFailure
from bot.answering.english.dates import day_in_words
from bot.answering.grounding.entailment import shipped_reader
from bot.conversation.store import SECOND_BOT, Store, find_store
from bot.env_file import misspelled_settings, repeated_settings, unread_lines
from bot.errors import DiscordRefused, NotConfigured
from bot.observed.corpus_watch import for_people
from bot.process.single_instance import check_writable, running_process
from bot.running import MISSPELLED, NO_TOKEN
from bot.sample_corpus import settings_in_use
from bot.settings import NO_READER, BotSettings
from bot.terminal import print_json, print_page
from bot.wiring import chat_model, context_reader, entailment, reader, span_reader
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.catalog.inventory import last_run
from ingest.corpus.catalog.noted_sources import noted_sources
from ingest.corpus.clock import FIX as FIX_CLOCK
from ingest.corpus.clock import is_behind, is_impossible
from ingest.corpus.console.redaction import redact
from ingest.corpus.console.visible_text import visible
from ingest.corpus.corpus import Corpus
from ingest.corpus.corpus_state import read_state
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.embedding.model_files import find_model
from ingest.corpus.errors import CorpusMissing, DatelineError
from ingest.corpus.settings import read_settings, replaced_settings

LEAST_FREE_BYTES = 500_000_000
SECOND_BOT_DAYS = 7
SECOND_FIX = "Stop the second bot, or reset the token in Discord's developer portal, which ends it wherever it runs."
SAMPLES_IN_USE = (
    "; these are the sample articles, from which the bot answers until there are others; take in yours with "
    "`python -m ingest FOLDER`, then start it again"
)
UNREAD_FIX = "Write NAME=value on a line of its own; a value that begins with a quote has to end with one."
# Question and text together are of about 50 word pieces, as most are that a reader is given.
PROBE_QUESTION = "What did the council decide?"
PROBE_TEXT = (
    "The council passed a budget of 40 million crowns on Monday; schools get a third of it, the mayor said, "
    "and the rest goes to roads, bridges and the new library in the old harbor."
)
PROBE_STATEMENT = "The council passed a budget."
PROBE_PAIRS = 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; `fix` says what to do if it is not ok."""

    name: str
    ok: bool
    detail: str
    fix: str = ""


def run_checks(settings: BotSettings, parts: Collection[str] = (), *, as_json: bool) -> int:
    """Runs the checks of these parts of PARTS, or of all, even after one has failed; exit code 1 if any did."""
    parts_to_check = dict.fromkeys(PART_OF.get(part, part) for part in parts or PARTS)
    checks_of = {part: list(_checks(part, settings)) for part in parts_to_check}
    checks = list(chain.from_iterable(checks_of.values()))
    if as_json:
        print_json({"ok": all(check.ok for check in checks), "checks": [asdict(check) for check in checks]})
    else:
        # Who has named a part reads that all is well with it.
        well = {part: [Check(part, True, QUIET[part])] for part in checks_of if parts and not checks_of[part]}
        _print(list(chain.from_iterable((checks_of | well).values())))
    return 0 if all(check.ok for check in checks) else 1


def _token(settings: BotSettings) -> Iterator[Check]:
    if settings.discord_token is None:
        yield Check("token", False, "DISCORD_TOKEN is not set", NO_TOKEN.partition("\n")[2])
        return
    from bot.application import invite_url, who_is

    try:
        application = who_is(settings.discord_token.get_secret_value())
    except DatelineError as error:
        detail = "not accepted" if isinstance(error, DiscordRefused) else "not checked"
        yield Check("token", False, detail, redact(error.user_message))
        return
    yield Check("token", True, f"accepted; the bot is {application.name}")
    links = invite_url(application.id), invite_url(application.id, threads=True)
    yield Check("invite", True, f"{links[0]} or, for answers in threads, {links[1]}")
    yield _message_content(settings.message_content, may_read=application.message_content)


def _message_content(needs_content: bool, *, may_read: bool) -> Check:
    name = "message-content"
    if needs_content and not may_read:
        fix = "Switch on Message Content Intent at the bot's page in the developer portal, or set MESSAGE_CONTENT=off."
        return Check(name, False, "MESSAGE_CONTENT=on, but the application does not have the intent", fix)
    if needs_content:
        return Check(
            name, True, "the intent is there and used: replies to answers of /ask and mentions of the role are read"
        )
    if may_read:
        return Check(
            name,
            True,
            "the intent is there but not used; MESSAGE_CONTENT=on has replies to /ask read, and mentions of the role",
        )
    return Check(name, True, "not used, and the application does not have the intent")


def _only_one(settings: BotSettings) -> Check:
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    process = running_process(settings.bot_data_dir, token)
    check_writable(settings.bot_data_dir)  # else the bot does not start, and keeps nothing
    state = f"runs now (process {process})" if process else "does not run on this machine"
    with closing(Store.read(find_store(settings.bot_data_dir))) as store:
        seen_at = store.sign(SECOND_BOT)
    # One of a day that has not come is of a clock that was ahead: nobody knows how old it is.
    if seen_at is not None and 0 <= time.time() - seen_at < SECOND_BOT_DAYS * 86_400:
        started = datetime.fromtimestamp(seen_at, settings.zone)
        started_text = f"{day_in_words(started)}, {started:%H:%M}"
        return Check(
            "only-one", False, f"another process answered for this bot on {started_text}; this one {state}", SECOND_FIX
        )
    return Check("only-one", True, state)


@contextmanager
def _open_corpus(settings: BotSettings, *, stop_server: bool = False) -> Iterator[Corpus]:
    """The corpus; raises DatelineError, for damage that a check meets in the catalog as well."""
    _check_corpus_dir(settings.corpus_dir)
    corpus = Corpus.open(settings)
    try:
        with damage_as_error(corpus.catalog.file):
            yield corpus
    finally:
        corpus.close(stop_server=stop_server)


def _check_corpus_dir(folder: Path) -> None:
    """Raises NotConfigured where nobody lets us look whether the folder is there, below another user's say."""
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            folder.stat()
    except OSError as error:
        raise NotConfigured(f"CORPUS_DIR cannot be read ({error.strerror}); check its permissions.") from error


def _corpus(settings: BotSettings) -> Check:
    in_use = settings_in_use(settings)
    with _open_corpus(in_use) as corpus:
        counts = corpus.stats()
        state = read_state(corpus.catalog, datetime.now(settings.zone), in_use.stale_days)
    if not counts.articles:
        return Check("corpus", False, "no articles yet", "python -m ingest FOLDER_OF_ARTICLES")
    newest = f", newest of {state.age.newest}" if state.age.newest else ""
    updated = f", updated {state.age.updated:%Y-%m-%d %H:%M} UTC" if state.age.updated else ""
    # A warning: an archive is none the worse for its age.
    stale = "; it is out of date: no news beyond STALE_DAYS" if state.stale else ""
    whose = "" if in_use is settings else SAMPLES_IN_USE
    detail = f"{counts.articles:,} articles, {counts.passages:,} passages{newest}{updated}{stale}{whose}"
    return Check("corpus", True, detail)


def _setting_names(_settings: BotSettings) -> Iterator[Check]:
    from ingest.settings import IngestSettings

    for old, what_to_do in replaced_settings(BotSettings, BotSettings.model_config["env_file"]):
        yield Check("settings", False, f"{old} is not used any more", f"{what_to_do[:1].upper()}{what_to_do[1:]}.")
    file = Path(str(BotSettings.model_config["env_file"]))
    for first, last in unread_lines(file):
        lines = f"line {first} of {file} is" if first == last else f"lines {first} to {last} of {file} are"
        yield Check("settings", False, f"{lines} not read", UNREAD_FIX)
    names = {name.upper() for kind in (BotSettings, IngestSettings) for name in kind.model_fields}
    for name in repeated_settings(file, names):
        detail = f"{name} stands in {file} more than once, with different values; the last one counts"
        yield Check("settings", False, detail, "Take out all but one.")
    for written, name in misspelled_settings(file, names):
        yield Check("settings", False, MISSPELLED % (written, name), f"Write {name} in its place, or take it out.")


def _sources(settings: BotSettings) -> Iterator[Check]:
    from ingest.settings import IngestSettings
    from ingest.sources.settings_file import SourcesFile

    try:
        file = SourcesFile(read_settings(IngestSettings).sources_file)
    except DatelineError as error:
        yield Check("sources", False, redact(error.user_message))
        return
    try:
        corpus = Corpus.open(settings)
    except CorpusMissing:
        return  # the check of the corpus says so, and nothing was read
    with closing(corpus), damage_as_error(corpus.catalog.file):
        file.check_exists(noted_sources(corpus.catalog))
        paused = {source.url: source.paused for source in file.sources}
        sources = read_state(corpus.catalog, datetime.now(settings.zone), settings.stale_days, paused).judged
    failing = [source for source, state in sources.items() if state.failing_since is not None]
    if failing:
        detail = f"{len(failing):,} of {len(sources):,} failed the last time, {for_people(failing[0])} among them"
        yield Check("sources", False, detail, "python -m ingest health")
    elif sources:
        yield Check("sources", True, f"{len(sources):,}, none of which failed the last time")


def _index(settings: BotSettings) -> Check:
    in_use = settings_in_use(settings)
    with _open_corpus(in_use, stop_server=True) as corpus:
        indexed, spent = _timed(lambda: _count_indexed(corpus))
        expected = corpus.passage_count()
    address = redact(in_use.chroma_url) if in_use.chroma_url else "on this machine"
    if indexed != expected:
        fix = "python -m ingest rebuild" if in_use is settings else "python -m bot demo"
        return Check("index", False, f"holds {indexed:,} of {expected:,} passages", fix)
    return Check("index", True, f"{address}, {indexed:,} passages, answered in {spent:.1f} s")


def _count_indexed(corpus: Corpus) -> int:
    if corpus.is_embedded:
        return corpus.connection.run(lambda index: index.count())
    corpus.connection.generations()  # there is no collection yet, but its server must answer
    return 0


def _refusals(settings: BotSettings) -> Check:
    from bot.answering.refusal.calibration import CALIBRATE, FILE, fitted_now, read_calibration, what_changed

    in_use = settings_in_use(settings)
    with _open_corpus(in_use) as corpus:
        fit = read_calibration(in_use.corpus_dir)
        differences = what_changed(fit, fitted_now(corpus, reader(settings), span_reader(settings)))
    name = "the shipped fit" if fit.shipped else f"the fit in {in_use.corpus_dir / FILE}"
    if differences:
        return Check("refusals", True, f"{name}, made for something else. {differences}")  # a warning: it still answers
    if fit.shipped and in_use is not settings:
        return Check("refusals", True, name)
    if fit.shipped:
        return Check("refusals", True, f"{name}, made on other news than yours; to fit your own: {CALIBRATE}")
    return Check("refusals", True, f"{name}, made on this corpus: {fit.stated()}")


def _model(settings: BotSettings) -> Check:
    started = time.perf_counter()
    model = EmbeddingModel(
        settings.embedding_model, backend=settings.embedding_backend, threads=settings.embedding_threads
    )
    find_model(settings.embedding_model)  # checks its files, which are not read where there is a conversion
    model.warm_up()
    model.encode_passages(["warm up"])  # another model may run these
    spent = time.perf_counter() - started
    return Check("model", True, f"{model.name}, {model.dimension} dimensions, loaded in {spent:.1f} s")


def _chat_model(settings: BotSettings) -> Check:
    model = chat_model(settings)
    if model is None:
        return Check("chat-model", True, "none; answers are made of quotes")
    result, spent = _timed(lambda: model.complete({"human": prompts.load("doctor_question", ())}, {}))
    if isinstance(result, ChatFailure):
        detail = f"{model.name}: {result.reason}" + (f" ({result.detail})" if result.detail else "")
        return Check("chat-model", False, detail, result.fix)
    return Check("chat-model", True, f"{model.name} answered in {spent:.1f} s, {result.usage.total} tokens")


def _reader(settings: BotSettings) -> Check:
    model, spans = reader(settings), span_reader(settings)
    if model is None or spans is None:
        return Check("reader", True, "none; answers are made without it")
    context, statements = context_reader(settings), shipped_reader()
    texts = [PROBE_TEXT] * PROBE_PAIRS
    scoring = _milliseconds(lambda: model.score(PROBE_QUESTION, texts)) / PROBE_PAIRS
    marking = _milliseconds(lambda: spans.read(PROBE_QUESTION, [""] * PROBE_PAIRS, texts)) / PROBE_PAIRS
    following = _milliseconds(lambda: context.read(PROBE_QUESTION, [PROBE_TEXT]))
    deciding = _milliseconds(lambda: statements.chance(PROBE_TEXT, PROBE_STATEMENT))
    parts = (
        f"{model.name}, digest {model.digest[:12]}, {scoring:.1f} ms a pair",
        f"the one that marks answers, digest {spans.digest[:12]}, {marking:.1f} ms a pair",
        f"the one that reads follow-ups, digest {context.digest[:12]}, {following:.1f} ms",
        f"the one that reads statements, digest {statements.digest[:12]}, {deciding:.1f} ms",
    )
    return Check("reader", True, "; ".join(parts))


def _entailment(settings: BotSettings) -> Iterator[Check]:
    if settings.entailment_model in (None, NO_READER):
        return
    model = entailment(settings)
    if model is None:
        fix = "Set CHAT_MODEL and CHAT_OWN_WORDS=True, or leave ENTAILMENT_MODEL empty."
        yield Check("entailment", False, f"{settings.entailment_model} is not used", fix)
        return
    spent = _milliseconds(lambda: model.chance(PROBE_TEXT, PROBE_STATEMENT))
    yield Check("entailment", True, f"{model.name}, {spent:.0f} ms a sentence")


def _milliseconds(work: Callable[[], object]) -> float:
    """How long a model takes for this once it is loaded, by this as well."""
    work()
    return 1000 * _timed(work)[1]


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and the seconds that it took."""
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def _disk(settings: BotSettings) -> Check:
    _check_corpus_dir(settings.corpus_dir)
    folder = settings.corpus_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    detail = f"{free / 1e9:.1f} GB free for the corpus"
    return Check("disk", free >= LEAST_FREE_BYTES, detail, "Free half a gigabyte, or set CORPUS_DIR to another disk.")


def _clock(settings: BotSettings) -> Iterator[Check]:
    now = datetime.now(UTC)
    detail = f"it says {now:%Y-%m-%d %H:%M} UTC"
    if is_impossible(now):
        yield Check("clock", False, f"{detail}, which cannot be", FIX_CLOCK)
        return
    with suppress(DatelineError), _open_corpus(settings) as corpus:  # the check of the corpus says what is wrong there
        ran = last_run(corpus.catalog)
        if ran and is_behind(now, ran):
            # A warning: it is known only that one of the two is wrong, and what was recorded stays.
            yield Check(
                "clock", True, f"{detail}, but an ingest ran on {ran:%Y-%m-%d}; check which of the two is right"
            )


def _checks(part: str, settings: BotSettings) -> Iterator[Check]:
    """The checks of a part of PARTS; an error fails this part alone."""
    try:
        checked = PARTS[part](settings)
        yield from [checked] if isinstance(checked, Check) else checked
    except DatelineError as error:
        yield Check(part, False, "not usable", redact(error.user_message))
    # What one check may not read is no reason to lose the others.
    except OSError as error:
        reason = error.strerror or str(error)
        if error.filename:
            reason = f"{error.filename} cannot be used ({reason}); check its permissions and the disk."
        yield Check(part, False, "not usable", redact(reason))


PARTS: dict[str, Callable[[BotSettings], Check | Iterator[Check]]] = {
    "token": _token,
    "only-one": _only_one,
    "settings": _setting_names,
    "corpus": _corpus,
    "sources": _sources,
    "index": _index,
    "refusals": _refusals,
    "model": _model,
    "chat-model": _chat_model,
    "reader": _reader,
    "entailment": _entailment,
    "disk": _disk,
    "clock": _clock,
}
# Of the parts that have nothing to say among the others where all is well, what is printed of one that is named.
QUIET = {
    "settings": "each line and name is known",
    "sources": "none to judge",
    "entailment": "ENTAILMENT_MODEL names no other model",
    "clock": "nothing speaks against it",
}
# Checks that print further lines of a part, each with a name of its own.
PART_OF = {"invite": "token", "message-content": "token"}


def _print(checks: list[Check]) -> None:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[Text | Padding] = []
    for check in checks:
        line = Text("ok    " if check.ok else "FAIL  ", style="green" if check.ok else "bold red")
        line.append(visible(f"{check.name}: {check.detail}"), style="default")
        lines.append(line)
        if not check.ok and check.fix:
            lines.append(Padding(Text(visible(check.fix)), (0, 0, 0, 6)))
    print_page(Group(*lines))
