"""Shared by all tests: settings that nothing of the developer's environment reaches, and corpora that clean up."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, partial, wraps
from itertools import chain
from pathlib import Path
from socketserver import BaseServer
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary
from zlib import crc32

import pytest
from discord import app_commands
from hypothesis import settings as hypothesis_settings
from simcord.env import Env

import bot.wiring
import ingest.corpus.embedding.model
from ingest.corpus.catalog import Catalog
from ingest.corpus.embedding.backends import OpenVinoBackend
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.reader.onnx_scorer import OnnxPairs
from ingest.corpus.settings import DEFAULT_MODEL, DEFAULT_READER, CorpusSettings
from ingest.sources import limited_child
from ingest.sources.extraction import LARGE
from ingest.sources.limited_child import LimitedChild
from tests.shared_outputs import SharedOutputs, digest_of_files

if TYPE_CHECKING:
    from ingest.corpus.reader.context_reader import ContextReader
    from ingest.corpus.reader.reader import Reader
    from ingest.corpus.reader.span_reader import SpanReader
    from tests.faulty_discord import FaultyDiscord

Done = TypeVar("Done")
MakeSettings = Callable[..., CorpusSettings]

# The same examples every time: a test that fails here fails for everyone.
hypothesis_settings.register_profile("same", derandomize=True, deadline=None, max_examples=40, database=None)
hypothesis_settings.load_profile("same")


# SimCord looks every 50 ms whether the bot has come to rest, which is half of the time of such a test.
Env._settle_internal.__kwdefaults__["idle"] = 0.005

ROOT = Path(__file__).parents[1]
# For commands in a process of their own: warnings are errors but for those that pyproject.toml names.
STRICT_PYTHON = (
    *(sys.executable, "-W", "error"),
    *("-W", "ignore:'asyncio.iscoroutinefunction' is deprecated:DeprecationWarning"),
    *("-W", "ignore:Binding:DeprecationWarning"),
)
MOST_KEPT_PIECES = 1024  # word pieces of a batch whose vectors are kept, 1.5 KB each
# In the order in which they begin.
SLOWEST = (
    "tests/ingest/test_web_run.py",
    "tests/ingest/test_pipeline.py",
    "tests/bot/test_cli.py",
    "tests/bot/answering/topics/test_topics.py",
    "tests/evals/test_guard.py",
    "tests/ingest/corpus/test_recovery.py",
    "tests/bot/answering/topics/test_overview.py",
    "tests/ingest/corpus/embedding/test_model.py",
    "tests/bot/answering/writers/chat/test_writer.py",
    "tests/bot/answering/test_answerer.py",
    "tests/bot/test_demo.py",
    "tests/test_patterns.py",
    "tests/evals/fit/reader/test_network.py",
    "tests/bot/answering/checking/test_checker.py",
    "tests/bot/test_server_elsewhere.py",
    "tests/bot/mcp/test_server.py",
    "tests/bot/answering/test_hostile.py",
    "tests/bot/delivery/test_discord_actions.py",
    "tests/bot/answering/test_near_misses.py",
    "tests/ingest/test_web_versions.py",
    "tests/ingest/test_cli.py",
    "tests/bot/answering/checking/test_agreement.py",
    "tests/ingest/corpus/test_rebuild.py",
    "tests/ingest/corpus/chroma/test_server.py",
    "tests/bot/test_wiring.py",
    "tests/bot/delivery/test_discord_faults.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the slowest files first: one that begins last leaves the other processes with nothing to do.

    The others are shuffled, always in one order: files of one folder, as those of Discord's faults, wait together.
    """
    places = {name: place for place, name in enumerate(SLOWEST)}
    names = {item.path: item.path.relative_to(ROOT).as_posix() for item in items}
    items.sort(key=lambda item: (places.get(names[item.path], len(SLOWEST)), crc32(names[item.path].encode())))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """The collector never looks at what is loaded by the end, and from then on less often at what tests make."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)
        gc.enable()


@cache
def setting_names() -> set[str]:
    """Every environment variable that a settings class reads."""
    from bot.settings import BotSettings
    from ingest.settings import IngestSettings

    return {name.upper() for settings in (BotSettings, IngestSettings) for name in settings.model_fields}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's shell reaches a test."""
    for name in [name for name in os.environ if name.upper() in setting_names()]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def no_log_handlers_left() -> Iterator[None]:
    """A command of this process sets up logs, which hide secrets in every record; those of the next test stay as is."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


@pytest.fixture(autouse=True)
def own_signal_stack() -> None:
    """A signal in a test is handled on a stack that is there (bot/process/signal_stack.py says why it might not be)."""
    from bot.process.signal_stack import use_own_stack

    use_own_stack()


# Where those who open a corpus or the bot find what loads a model.
MODELS = (
    (ingest.corpus.embedding.model, "EmbeddingModel"),
    (bot.wiring, "Reader"),
    (bot.wiring, "SpanReader"),
    (bot.wiring, "ContextReader"),
)


@pytest.fixture(scope="session", autouse=True)
def interrupts() -> None:
    """Ctrl-C reaches the children: a run in the background of a shell inherits that it is ignored, and they would."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def same_priority() -> Iterator[None]:
    """An ingest within this process does not lower its priority, which could not be raised again for later tests."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.commands.lower_priority", lambda _niceness: None)
        yield
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


@pytest.fixture(scope="session", autouse=True)
def shared_models() -> Iterator[None]:
    """A test uses the models of those before it: loading them takes longer than most tests, and memory for good."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in MODELS:
            patch.setattr(module, name, shared(getattr(module, name)))
        yield


def shared(kind: Callable[..., Any]) -> Callable[..., Any]:
    """Makes one model of a name, however many threads it is asked for with: what it computes is the same."""
    make_once = cache(partial(kind, threads=2))

    @wraps(kind)
    def make(*given: Any, threads: int = 0, **named: Any) -> Any:
        return make_once(*given, **named)

    return make


@pytest.fixture(scope="session")
def shared_outputs(tmp_path_factory: pytest.TempPathFactory) -> SharedOutputs:
    """What models say, for all processes of this run."""
    folder = tmp_path_factory.getbasetemp()
    return SharedOutputs((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "outputs")


@pytest.fixture(scope="session", autouse=True)
def shared_scores(shared_outputs: SharedOutputs) -> Iterator[None]:
    """What a model says of a pair is computed once: alone, a pair has one score, and computing it takes most time."""
    digests: WeakKeyDictionary[OnnxPairs, bytes] = WeakKeyDictionary()
    load, run = OnnxPairs.__init__, OnnxPairs._run

    def load_and_digest(model: OnnxPairs, name: str, file: Path, *given: Any, **named: Any) -> None:
        load(model, name, file, *given, **named)
        digests[model] = digest_of_files(file)

    def run_once(model: OnnxPairs, pieces: Any) -> Any:
        texts = pickle.dumps((pieces.ids, pieces.type_ids))
        return pieces, shared_outputs.get(lambda: run(model, pieces)[1], digests[model], texts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OnnxPairs, "__init__", load_and_digest)
        patch.setattr(OnnxPairs, "_run", run_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_vectors(shared_outputs: SharedOutputs) -> Iterator[None]:
    """What the embedding model says of the same texts is computed once: two of three times they are known."""
    digests: WeakKeyDictionary[OpenVinoBackend, bytes] = WeakKeyDictionary()
    load, run = OpenVinoBackend.__init__, OpenVinoBackend.run

    def load_and_digest(backend: OpenVinoBackend, file: Path, threads: int, precision: str) -> None:
        load(backend, file, threads, precision)
        digests[backend] = digest_of_files(file, file.with_suffix(".bin")) + precision.encode()

    @wraps(OpenVinoBackend.run_with_pieces)
    def run_with_pieces(backend: OpenVinoBackend, input_ids: Any, attention_mask: Any) -> Any:
        vectors = run(backend, input_ids, attention_mask)
        return vectors, backend._request.get_output_tensor(1).data.copy()  # the next run writes there

    def once(compute: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(compute)
        def run_once(backend: OpenVinoBackend, input_ids: Any, attention_mask: Any) -> Any:
            if input_ids.size > MOST_KEPT_PIECES:
                return compute(backend, input_ids, attention_mask)
            texts = pickle.dumps((compute.__name__, input_ids, attention_mask))
            return shared_outputs.get(lambda: compute(backend, input_ids, attention_mask), digests[backend], texts)

        return run_once

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OpenVinoBackend, "__init__", load_and_digest)
        patch.setattr(OpenVinoBackend, "run", once(run))
        patch.setattr(OpenVinoBackend, "run_with_pieces", once(run_with_pieces))
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_payloads() -> Iterator[None]:
    """What Discord is sent of a command, in all languages, is made once: each bot that starts asks for it anew."""
    made: dict[Any, dict[str, Any]] = {}

    def make_once(make: Any) -> Any:
        async def payload(command: Any, tree: Any, translator: Any) -> dict[str, Any]:
            key = (type(command), type(translator), repr(command.to_dict(tree)))
            if key not in made:
                made[key] = await make(command, tree, translator)
            return deepcopy(made[key])

        return payload

    with pytest.MonkeyPatch.context() as patch:
        for kind in (app_commands.Command, app_commands.Group, app_commands.ContextMenu):
            patch.setattr(kind, "get_translated_payload", make_once(kind.get_translated_payload))
        yield


@pytest.fixture(scope="session")
def server_errors() -> Iterator[list[Exception]]:
    """What is raised in a server's own thread, where it would only be printed."""
    errors: list[Exception] = []

    def note(*_: object) -> None:
        error = sys.exception()
        assert isinstance(error, Exception)
        errors.append(error)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseServer, "handle_error", note)
        yield errors


@pytest.fixture(autouse=True)
def no_server_errors(server_errors: list[Exception]) -> Iterator[None]:
    """A test fails if something is raised in the thread of a server that it has started."""
    yield
    raised = [*server_errors]
    server_errors.clear()
    if raised:
        raise ExceptionGroup("raised in the thread of a server", raised)


CHILD_STEPS = (limited_child.start, LimitedChild.ask, close_child := LimitedChild.close)


def patch_child_steps(patch: pytest.MonkeyPatch, start: Any, ask: Any, close: Any) -> None:
    patch.setattr(limited_child, "start", start)
    patch.setattr(LimitedChild, "ask", ask)
    patch.setattr(LimitedChild, "close", close)


@pytest.fixture(scope="session", autouse=True)
def shared_children() -> Iterator[None]:
    """A child that reads pages or feeds serves the next test too: starting it takes longer than all that it reads."""
    start, ask, close = CHILD_STEPS
    idle: dict[str, list[subprocess.Popen[bytes]]] = {}
    busy: set[LimitedChild] = set()  # may be in the middle of a document

    def start_or_take(module: str) -> subprocess.Popen[bytes]:
        waiting = idle.get(module)
        return waiting.pop() if waiting else start(module)

    def ask_and_note(child: LimitedChild, document: bytes) -> bytes | None:
        busy.add(child)
        reply = ask(child, document)
        if reply is not None and len(document) < LARGE:
            busy.discard(child)
        return reply

    def close_or_keep(child: LimitedChild) -> None:
        process = child._child
        if process is None or child in busy or process.poll() is not None:
            busy.discard(child)
            close(child)
        else:
            child._child = None
            idle.setdefault(child.module, []).append(process)

    with pytest.MonkeyPatch.context() as patch:
        patch_child_steps(patch, start_or_take, ask_and_note, close_or_keep)
        yield
    for process in chain(*idle.values()):
        process.communicate()  # closes its input, at whose end it ends


@pytest.fixture
def own_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this test starts to read pages and feeds is new, and ends with it."""
    patch_child_steps(monkeypatch, *CHILD_STEPS)


@pytest.fixture
def own_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this test opens loads models of its own."""
    for module, name in MODELS:
        monkeypatch.setattr(module, name, getattr(module, name).__wrapped__)


@pytest.fixture(scope="session")
def corpus_settings() -> MakeSettings:
    """Makes the settings of a corpus in this folder; neither .env nor the environment is read."""

    def make(folder: Path, **changed: Any) -> CorpusSettings:
        given = {name: field.default for name, field in CorpusSettings.model_fields.items()}
        return CorpusSettings(_env_file=None, **(given | {"corpus_dir": folder / "corpus"} | changed))

    return make


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server that corpora of tests share, as starting one takes longer than most tests."""
    from ingest.corpus.chroma import server

    folder = tmp_path_factory.mktemp("server")
    with server.ChromaServer.connect(folder) as started:
        yield started.url
    server.stop(folder)
    assert not server.running(folder)


@contextmanager
def ingested(settings: CorpusSettings, file: Path) -> Iterator[Path]:
    """The folder of a corpus of the articles of this file; afterwards its index server is gone."""
    from ingest.corpus.chroma import server
    from ingest.corpus.corpus import Corpus
    from ingest.corpus.writer import writing
    from ingest.pipeline import run

    with writing(settings.corpus_dir), closing(Corpus.open(settings, create=True)) as corpus:
        assert not run(corpus, [file]).failed
    yield settings.corpus_dir
    server.stop(settings.corpus_dir)
    assert not server.running(settings.corpus_dir)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory, corpus_settings: MakeSettings) -> Iterator[Path]:
    """A corpus of the sample articles, for reading only; its index server is gone when the tests are done."""
    samples = ROOT / "ingest/samples/articles.jsonl"
    with ingested(corpus_settings(tmp_path_factory.mktemp("samples")), samples) as folder:
        yield folder


@pytest.fixture(scope="session")
def embedding(shared_models: None) -> EmbeddingModel:
    """The default embedding model, as a corpus that is opened has it."""
    return ingest.corpus.embedding.model.EmbeddingModel(DEFAULT_MODEL, backend="auto")


@pytest.fixture(scope="session")
def passage_reader(shared_models: None) -> Reader:
    return bot.wiring.Reader(DEFAULT_READER)


@pytest.fixture(scope="session")
def span_reader(shared_models: None) -> SpanReader:
    return bot.wiring.SpanReader()


@pytest.fixture(scope="session")
def context_reader(shared_models: None) -> ContextReader:
    return bot.wiring.ContextReader()


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """An empty catalog."""
    opened = Catalog.open(tmp_path / "catalog.sqlite3", create=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def tiny_cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real cross-encoder in a folder: two layers, seeded weights, a WordPiece vocabulary of letters and digits."""
    import string

    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    signs = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    vocabulary = {piece: number for number, piece in enumerate([*special, *signs, *(f"##{sign}" for sign in signs)])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=256,
        num_labels=1,
        initializer_range=0.3,
    )
    folder = tmp_path_factory.mktemp("cross-encoder")
    with torch.random.fork_rng():
        torch.manual_seed(7)
        BertForSequenceClassification(config).eval().save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=256,
    ).save_pretrained(folder)
    return folder


@dataclass(frozen=True)
class Loopback:
    """A Discord on loopback in a thread of its own: the loop of a bot ends with the bot."""

    server: FaultyDiscord
    loop: asyncio.AbstractEventLoop

    def do(self, what: Coroutine[Any, Any, Done], seconds: float = 60) -> Done:
        """What comes of it in the thread; raises TimeoutError."""
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(seconds)


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A Discord on loopback that a bot in this process or another is pointed to."""
    from tests.faulty_discord import FaultyDiscord

    ready: Future[tuple[FaultyDiscord, asyncio.Event]] = Future()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        stop = asyncio.Event()
        async with FaultyDiscord() as server:
            ready.set_result((server, stop))
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    server, stop = ready.result(10)
    yield Loopback(server, loop)
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()


def write_jsonl(file: Path, *records: dict[str, Any]) -> Path:
    """A JSONL file with these records."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return file


@pytest.fixture(scope="session", name="write_jsonl")
def write_jsonl_fixture() -> Callable[..., Path]:
    """Writes a JSONL file: write_jsonl(file, {...}, {...})."""
    return write_jsonl


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """What a test has written may hold half a character, which a worker cannot send to the process that reports."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "replace").decode()) for name, text in report.sections]
    return report
