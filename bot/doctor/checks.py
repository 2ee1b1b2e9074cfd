"""The checks of everything but the models: token, settings, corpus, index, disk and clock."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.answering.english.dates import day_in_words
from bot.conversation.store import SECOND_BOT, Store, find_store
from bot.doctor.check import Check
from bot.doctor.timing import timed
from bot.env_file import misspelled_settings, repeated_settings, unread_lines
from bot.errors import DiscordRefused, NotConfigured
from bot.observed.corpus_watch import for_people
from bot.process.single_instance import check_writable, running_process
from bot.running import MISSPELLED, NO_TOKEN
from bot.sample_corpus import settings_in_use
from bot.settings import BotSettings
from bot.wiring import reader, span_reader
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.catalog.inventory import last_run
from ingest.corpus.catalog.noted_sources import noted_sources
from ingest.corpus.clock import FIX as FIX_CLOCK
from ingest.corpus.clock import is_behind, is_impossible
from ingest.corpus.console.redaction import redact
from ingest.corpus.corpus import Corpus
from ingest.corpus.corpus_state import read_state
from ingest.corpus.errors import CorpusMissing, DatelineError, IndexNotStarted
from ingest.corpus.settings import read_settings, replaced_settings

LEAST_FREE_BYTES = 500_000_000
SECOND_BOT_DAYS = 7
SECOND_FIX = "Stop the second bot, or reset the token in Discord's developer portal, which ends it wherever it runs."
SAMPLES_IN_USE = (
    "; these are the sample articles, from which the bot answers until there are others; take in yours with "
    "`python -m ingest FOLDER`, then start it again"
)
UNREAD_FIX = "Write NAME=value on a line of its own; a value that begins with a quote has to end with one."


def check_token(settings: BotSettings) -> Iterator[Check]:
    """The token, the links that invite the bot, and whether it may read messages."""
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


def check_only_one(settings: BotSettings) -> Check:
    """Whether another process answers for this bot, here or elsewhere."""
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


def check_corpus(settings: BotSettings) -> Check:
    """How much the corpus holds, and how old its news is."""
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


def check_setting_names(_settings: BotSettings) -> Iterator[Check]:
    """Names and lines of settings that nothing reads."""
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


def check_sources(settings: BotSettings) -> Iterator[Check]:
    """The sources whose last reading failed."""
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


def check_index(settings: BotSettings) -> Check:
    """Whether the index server answers and holds each passage."""
    in_use = settings_in_use(settings)
    of_samples = in_use is not settings
    try:
        with _open_corpus(in_use, stop_server=True) as corpus:
            indexed, spent = timed(lambda: _count_indexed(corpus))
            expected = corpus.passage_count()
    except IndexNotStarted as error:
        rebuild = "python -m bot demo" if of_samples else "python -m ingest repair"
        fix = f"{redact(error.user_message)} `{rebuild}` rebuilds a damaged index from the catalog."
        return Check("index", False, "not usable", fix)
    address = redact(in_use.chroma_url) if in_use.chroma_url else "on this machine"
    if indexed != expected:
        fix = "python -m bot demo" if of_samples else "python -m ingest rebuild"
        return Check("index", False, f"holds {indexed:,} of {expected:,} passages", fix)
    return Check("index", True, f"{address}, {indexed:,} passages, answered in {spent:.1f} s")


def _count_indexed(corpus: Corpus) -> int:
    if corpus.is_embedded:
        return corpus.connection.run(lambda index: index.count())
    corpus.connection.generations()  # there is no collection yet, but its server must answer
    return 0


def check_refusals(settings: BotSettings) -> Check:
    """Which fit the refusals are of, and whether it is of this corpus and these models."""
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


def check_disk(settings: BotSettings) -> Check:
    """Whether there is room for the corpus."""
    _check_corpus_dir(settings.corpus_dir)
    folder = settings.corpus_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    detail = f"{free / 1e9:.1f} GB free for the corpus"
    return Check("disk", free >= LEAST_FREE_BYTES, detail, "Free half a gigabyte, or set CORPUS_DIR to another disk.")


def check_clock(settings: BotSettings) -> Iterator[Check]:
    """Whether the clock of this machine can be right."""
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
