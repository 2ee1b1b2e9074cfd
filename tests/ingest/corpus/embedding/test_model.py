"""The embedding model: both backends give the same vectors, and only the published files are loaded."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from ingest.corpus.embedding import backends as embedding_backends
from ingest.corpus.embedding import conversion as model_conversion
from ingest.corpus.embedding import kept_conversion, model_files
from ingest.corpus.embedding import model as embedding_module
from ingest.corpus.embedding import models as embedding_models
from ingest.corpus.embedding.conversion import MINIMUM_COSINE, choose_precisions, conversions, fastest_runs
from ingest.corpus.embedding.model import BATCHES, EmbeddingModel
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.settings import DEFAULT_MODEL

TEXTS = [
    "Ministers of three countries met in Tokyo on Saturday.",
    "What did the central bank decide?",
    "a",
    "Prices rose 3.5 percent in March, the fastest pace since 2008; wages rose 1.2 percent.",
    "首相は辞任した。",
    "한국 대통령이 연설했다.",
    "🙂🙂🙂",
    "El presidente habló en Córdoba.",
    "The storm made landfall before 1 p.m.; winds reached 185 mph. " * 30,
    "x" * 20_000,
]


@pytest.fixture(autouse=True)
def computed(monkeypatch):
    """Each run of the model is a run here: what is kept of runs before would hide what these tests are for."""
    backend = embedding_backends.OpenVinoBackend
    for name in ("run", "run_with_pieces"):
        monkeypatch.setattr(backend, name, inspect.unwrap(getattr(backend, name)))


@pytest.mark.soak
def test_openvino_and_torch_give_the_same_vectors():
    openvino = EmbeddingModel(DEFAULT_MODEL, backend="openvino", threads=2)
    torch = EmbeddingModel(DEFAULT_MODEL, backend="torch", threads=2)
    ours, theirs = openvino.encode_passages(TEXTS), torch.encode_passages(TEXTS)
    assert ours.shape == theirs.shape == (10, 384)
    for rows in (ours, theirs):
        assert rows.dtype == np.float32
        assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(10), abs=1e-4)
    assert ((ours * theirs).sum(axis=1) > MINIMUM_COSINE["int8"]).all()
    assert (openvino.dimension, openvino.max_tokens) == (torch.dimension, torch.max_tokens) == (384, 256)
    assert openvino.token_spans(TEXTS[3]) == torch.token_spans(TEXTS[3])


@pytest.mark.soak
def test_every_available_precision_gives_the_vectors_of_torch(tmp_path, embedding):
    """Which one a machine takes depends on its processor; searching has to work with each."""
    model = embedding_models._sentence_transformer(model_files.find_model(DEFAULT_MODEL))
    theirs = EmbeddingModel(DEFAULT_MODEL, backend="torch", threads=2).encode_passages(TEXTS)
    kinds = conversions(model, tmp_path)
    assert set(MINIMUM_COSINE) == {"f32", "bf16", "int8"}
    for precision, folder in kinds.items():
        runner = embedding_backends.OpenVinoBackend(folder / kept_conversion.MODEL, 2, precision)
        pieces = [embedding._load().cutting.encode(text).ids for text in TEXTS]
        ours = np.array([runner.run(np.array([ids]), np.ones((1, len(ids)), np.int64))[0] for ids in pieces])
        assert ((ours * theirs).sum(axis=1) > MINIMUM_COSINE[precision]).all(), precision


def test_the_fastest_precision_with_the_same_vectors_is_used():
    spent = {"f32": 2.0, "bf16": 1.0}
    assert choose_precisions(spent, {"f32": 1.0, "bf16": 0.9999}) == ("bf16", "bf16")
    assert choose_precisions({"f32": 1.0, "bf16": 2.0}, {"f32": 1.0, "bf16": 0.9999}) == ("f32", "f32")
    assert choose_precisions(spent, {"f32": 1.0, "bf16": 0.99}) == ("f32", "f32")
    with pytest.raises(ModelUnavailable, match=r"0\.9900"):
        choose_precisions(spent, {"f32": 0.98, "bf16": 0.99})


@pytest.mark.parametrize(
    ("seconds", "cosine", "taken"), [(0.5, 0.99, "int8"), (0.9, 0.99, "bf16"), (0.5, 0.97, "bf16"), (0.8, 0.98, "int8")]
)
def test_int8_is_used_for_passages_if_it_is_much_faster_and_close_enough(seconds, cosine, taken):
    spent = {"f32": 2.0, "bf16": 1.0, "int8": seconds}
    assert choose_precisions(spent, {"f32": 1.0, "bf16": 0.9999, "int8": cosine}) == ("bf16", taken)


def test_what_is_far_slower_than_another_runs_once(monkeypatch):
    now, runs = 0.0, dict.fromkeys(("f32", "bf16", "int8"), 0)
    monkeypatch.setattr(model_conversion.time, "perf_counter", lambda: now)

    def run(name: str, seconds: float) -> None:
        nonlocal now
        now += seconds - runs[name] * seconds / 10
        runs[name] += 1

    spent = fastest_runs(
        {"f32": lambda: run("f32", 2), "bf16": lambda: run("bf16", 80), "int8": lambda: run("int8", 1)}
    )

    assert runs == {"f32": 4, "bf16": 1, "int8": 4}
    assert spent == pytest.approx({"f32": 1.4, "bf16": 80, "int8": 0.7})


@pytest.mark.parametrize(("capabilities", "exact"), [(["FP32"], {"f32"}), (["FP32", "BF16"], {"f32", "bf16"})])
def test_bfloat16_is_tried_where_the_processor_has_it(tmp_path, monkeypatch, capabilities, exact):
    class Core:
        def get_property(self, *_: str) -> list[str]:
            return capabilities

    for name in ("_converted", "_save", "_quantize"):
        monkeypatch.setattr(model_conversion, name, lambda *_: None)
    monkeypatch.setattr(model_conversion, "core", Core)
    assert set(conversions(None, tmp_path)) == exact


def test_a_conversion_without_exact_vectors_does_not_use_int8():
    with pytest.raises(ModelUnavailable):
        choose_precisions({"f32": 2.0, "int8": 1.0}, {"f32": 0.99, "int8": 0.99})


def test_a_model_that_cannot_be_quantized_is_still_converted(tmp_path, monkeypatch):
    def missing(*_: object) -> None:
        raise ImportError("No module named 'nncf'")

    monkeypatch.setattr(model_conversion, "quantized", missing)
    monkeypatch.setattr(model_conversion, "_converted", lambda _: None)
    monkeypatch.setattr(model_conversion, "_save", lambda _, folder: folder.mkdir())
    monkeypatch.setattr(model_conversion, "_read", lambda _: None)
    assert set(conversions(None, tmp_path)) - {"bf16"} == {"f32"}


@pytest.mark.soak
def test_openvino_reports_to_nobody(tmp_path):
    """By itself it writes an id of the user into the home folder and sends each import to an analytics server."""
    code = (
        "import sys; from ingest.corpus.embedding.quiet_openvino import openvino; import socket\n"
        "socket.socket.connect = lambda *_: sys.exit('it connects')\n"
        "openvino(); import nncf; sys.exit(sys.modules['openvino_telemetry'] is not None)"
    )
    home = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_a_vector_does_not_depend_on_the_other_texts(embedding):
    many = embedding.encode_passages([*TEXTS, *(f"text {n}" for n in range(2 * max(BATCHES)))])
    for row, text in zip(many[:10], TEXTS, strict=True):
        assert float(row @ embedding.encode_passages([text])[0]) > 0.999
    assert embedding.encode_passages([]).shape == (0, 384)


def test_the_model_meets_few_shapes_whatever_the_texts(embedding, monkeypatch):
    """It keeps what it has made for each: int8 grew by 3 MB a shape, the bot past 1.6 GB."""
    shapes = set()
    passages = embedding._load().runners.passages
    run = passages.run
    monkeypatch.setattr(passages, "run", lambda ids, mask: shapes.add(ids.shape) or run(ids, mask))
    for count in (1, 3, 5, max(BATCHES) + 1, 2 * max(BATCHES) - 1):
        texts = [f"{'word ' * (7 * number + count)}end" for number in range(count)]
        assert embedding.encode_passages(texts).shape == (count, 384)
    assert {rows for rows, _ in shapes} == set(BATCHES)
    assert {length % 8 for _, length in shapes} == {0}
    assert len(shapes) > 3


def test_the_text_with_the_same_meaning_is_nearest(embedding):
    question = embedding.encode_query("Who met in Japan at the weekend?")
    assert int(np.argmax(embedding.encode_passages(TEXTS) @ question)) == 0


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_an_empty_text_is_refused(embedding, text):
    with pytest.raises(ValueError, match="empty"):
        embedding.encode_passages(["good", text])
    with pytest.raises(ValueError, match="empty"):
        embedding.encode_query(text)


def test_token_spans_lead_into_the_text(embedding):
    text = "Córdoba, 🙂 isn't  far."
    spans = embedding.token_spans(text)
    assert [text[start:end] for start, end in spans][:3] == ["Córdoba", ",", "🙂"]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert embedding.token_counts(TEXTS) == [len(embedding.token_spans(sample)) for sample in TEXTS]
    assert embedding.token_counts([]) == []


def test_langchain_accepts_the_model_as_embeddings(embedding):
    assert isinstance(embedding, Embeddings)
    rows = embedding.embed_documents(["one", "two"])
    assert [len(row) for row in rows] == [384, 384]
    assert isinstance(rows[0][0], float)
    question = embedding.embed_query("one")
    assert question == pytest.approx(embedding.encode_query("one").tolist())
    assert np.dot(question, rows[0]) > MINIMUM_COSINE["int8"]


def test_threads_share_one_model(embedding):
    expected = [embedding.encode_query(text) for text in TEXTS[:4]]
    results: list[float] = []

    def ask(row: int) -> None:
        for _ in range(3):
            results.append(float(embedding.encode_query(TEXTS[row]) @ expected[row]))
            embedding.token_spans(TEXTS[8])

    threads = [threading.Thread(target=ask, args=(row,)) for row in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 12
    assert min(results) > 0.999


def test_nothing_is_loaded_before_it_is_needed():
    model = EmbeddingModel(DEFAULT_MODEL)
    assert model.known_digest == model_files.digest_of(model_files.DEFAULT_DIGESTS)
    assert model._loaded is None
    assert EmbeddingModel("another/model").known_digest is None


@pytest.fixture
def copied_model(tmp_path: Path) -> Path:
    """A copy of the default model's files, in another folder."""
    original = model_files.find_model(DEFAULT_MODEL).folder
    copy = tmp_path / "model"
    for name in model_files.DEFAULT_DIGESTS:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original / name, copy / name)
    return copy


def test_an_exact_copy_passes(copied_model, monkeypatch):
    monkeypatch.setattr(model_files, "_packaged_folder", lambda: copied_model)
    assert model_files.find_model(DEFAULT_MODEL).folder == copied_model


@pytest.mark.parametrize(
    ("name", "backend"),
    [("model.safetensors", "auto"), ("tokenizer.json", "torch"), ("1_Pooling/config.json", "openvino")],
)
def test_one_changed_byte_is_refused(copied_model, tmp_path, monkeypatch, name, backend):
    monkeypatch.setattr(model_files, "_packaged_folder", lambda: copied_model)
    with (copied_model / name).open("r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))
    model = EmbeddingModel(DEFAULT_MODEL, backend=backend)
    monkeypatch.setattr(embedding_models, "_cache_folder", lambda: tmp_path / "no conversion yet")
    with pytest.raises(ModelUnavailable, match=f"{name} is not the published file; reinstall") as caught:
        model.encode_query("anything")
    assert "\n" not in caught.value.user_message
    assert model._loaded is None


def test_a_missing_file_is_named(copied_model, monkeypatch):
    monkeypatch.setattr(model_files, "_packaged_folder", lambda: copied_model)
    (copied_model / "vocab.txt").unlink()
    with pytest.raises(ModelUnavailable, match=r"lacks vocab\.txt"):
        model_files.find_model(DEFAULT_MODEL)


def test_the_digest_of_a_folder_changes_with_its_files(copied_model):
    before = model_files.find_model(str(copied_model))
    assert before.folder == copied_model
    (copied_model / "config.json").write_text("{}", "utf-8")
    assert model_files.find_model(str(copied_model)).digest != before.digest


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ModelUnavailable, match="holds no model files"):
        model_files.find_model(str(tmp_path))


MORE_CUTS = [("model.bin", False), ("description.json", True), ("model.xml", True)]


@pytest.fixture
def conversion(tmp_path: Path, embedding: EmbeddingModel, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the model as OpenVINO reads it, in a cache of this test; to convert it again is to copy it again."""
    embedding.encode_query("It is converted.")
    digest = model_files.digest_of(model_files.DEFAULT_DIGESTS)
    kept = embedding_models._cache_folder() / (
        f"{digest}-{embedding_models.CONVERSION}-{embedding_models._processor()}"
    )
    if not kept.is_dir():
        pytest.skip("OpenVINO is not installed")
    folder = tmp_path / "cache" / kept.name

    def convert(_files: object, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(kept, folder)

    monkeypatch.setattr(embedding_models, "_cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(embedding_models, "_convert", convert)
    shutil.copytree(kept, folder)
    return folder


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("model.bin", True),
        ("description.json", False),
        ("model.xml", False),
        *(pytest.param(*case, marks=pytest.mark.soak) for case in MORE_CUTS),
    ],
)
def test_an_incomplete_conversion_is_made_again(conversion, name, cut, caplog):
    whole = (conversion / name).stat().st_size
    if cut:
        os.truncate(conversion / name, whole // 2)
    else:
        (conversion / name).unlink()
    assert len(EmbeddingModel(DEFAULT_MODEL).encode_query("owls")) == 384
    assert (conversion / name).stat().st_size == whole
    assert caplog.records == []


def test_the_models_files_are_not_read_if_there_is_a_conversion(conversion, monkeypatch):
    """Each command read 90 MB of weights that it did not use."""
    monkeypatch.setattr(embedding_models, "check_model", lambda files: pytest.fail("read"))
    assert len(EmbeddingModel(DEFAULT_MODEL).encode_query("owls")) == 384


def test_questions_use_the_exact_model_and_passages_the_faster_one_if_it_exists(conversion):
    for suffix in (".xml", ".bin"):
        shutil.copyfile(conversion / f"model{suffix}", conversion / f"passages{suffix}")
    kept_conversion.write_description(conversion, json.loads((conversion / "description.json").read_text("utf-8")))
    runners, _ = kept_conversion.open_kept(conversion, 1)
    assert runners.questions is not runners.passages
    for suffix in (".xml", ".bin"):
        (conversion / f"passages{suffix}").unlink()
    with pytest.raises(ValueError, match="damaged"):
        kept_conversion.open_kept(conversion, 1)
    kept_conversion.write_description(conversion, json.loads((conversion / "description.json").read_text("utf-8")))
    runners, _ = kept_conversion.open_kept(conversion, 1)
    assert runners.questions is runners.passages


def test_older_conversions_and_leftovers_of_a_kill_are_removed(conversion):
    (conversion / "model.bin").unlink()
    digest, number, processor = conversion.name.split("-")
    for name in (f"{digest}-{int(number) - 1}", f"{digest}-{int(number) - 1}-{processor}", f"{digest}-part-x_1"):
        (conversion.parent / name).mkdir()
        (conversion.parent / name / "model.bin").write_bytes(b"weights")
    kept_names = (f"0{digest[1:]}f-1", f"{digest}-{int(number) + 1}-{processor}", f"{digest}-{number}-another")
    for name in kept_names:
        (conversion.parent / name).mkdir()
    EmbeddingModel(DEFAULT_MODEL).encode_query("owls")
    remaining = {folder.name for folder in conversion.parent.iterdir() if folder.is_dir()}
    assert remaining == {conversion.name, *kept_names}


def test_concurrent_processes_convert_the_model_once(conversion, monkeypatch):
    """The bot and an ingest after an upgrade, say: the second waits and opens what the first has made."""
    shutil.rmtree(conversion)
    conversions = []
    convert = embedding_models._convert
    monkeypatch.setattr(embedding_models, "_convert", lambda *work: conversions.append(work) or convert(*work))
    models = [EmbeddingModel(DEFAULT_MODEL) for _ in range(2)]
    threads = [threading.Thread(target=model.encode_query, args=("owls",)) for model in models]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(conversions) == 1


def test_a_conversion_that_openvino_cannot_read_is_made_again(conversion):
    """As after OpenVINO was put back to an older version: the files are whole."""
    xml = conversion / "model.xml"
    xml.write_text(xml.read_text("utf-8").replace("<net ", "<nut ").replace("</net>", "</nut>"), "utf-8")
    kept_conversion.write_description(conversion, json.loads((conversion / "description.json").read_text("utf-8")))
    assert len(EmbeddingModel(DEFAULT_MODEL).encode_query("owls")) == 384
    assert "<net " in xml.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("model.bin", 0.8),
        pytest.param("model.bin", 0.1, marks=pytest.mark.soak),
        pytest.param("model.xml", 0.5, marks=pytest.mark.soak),
    ],
)
def test_a_conversion_with_garbage_of_the_right_size_is_made_again(conversion, embedding, name, place):
    """At 0.8 are weights that any question meets: its vector was nonsense. At 0.1 are those of words it has not."""
    whole = (conversion / name).read_bytes()
    with (conversion / name).open("r+b") as file:
        file.seek(int(len(whole) * place))
        file.write(b"garbage!" * (len(whole) // 100))
    assert (conversion / name).stat().st_size == len(whole)
    vector = EmbeddingModel(DEFAULT_MODEL, backend="openvino").encode_query("owls")
    assert float(vector @ embedding.encode_query("owls")) > 0.9999
    assert (conversion / name).read_bytes() == whole


def test_invalid_weights_that_openvino_would_run_are_not_opened(conversion):
    with (conversion / "model.bin").open("r+b") as file:
        file.write(os.urandom(1 << 20))
    with pytest.raises(ValueError, match="damaged"):
        kept_conversion.open_kept(conversion, 1)
    # What the check is for: nothing else would object.
    pieces = np.ones((1, 8), np.int64)
    assert embedding_backends.OpenVinoBackend(conversion / "model.xml", 1, "f32").run(pieces, pieces).shape == (1, 384)


def test_torch_is_used_if_the_cache_folder_is_not_usable(conversion, embedding, caplog):
    """The home of another user, say, as `sudo -u` leaves it in the environment."""
    shutil.rmtree(conversion.parent)
    conversion.parent.write_text("in the way")
    vector = EmbeddingModel(DEFAULT_MODEL).encode_query("owls")
    assert float(vector @ embedding.encode_query("owls")) > MINIMUM_COSINE["f32"]
    (line,) = [record.getMessage() for record in caplog.records]
    assert "torch runs it" in line
    assert str(conversion.parent) not in line
    with pytest.raises(ModelUnavailable, match="EMBEDDING_BACKEND=torch"):
        EmbeddingModel(DEFAULT_MODEL, backend="openvino").encode_query("owls")


def test_concurrent_threads_do_not_mix_their_word_pieces(embedding, monkeypatch):
    """The model writes every run into the same memory, and sentences are pooled from there."""
    texts, spans = ["The bridge was closed on Monday."], [[(0, 10), (11, 32)]]
    expected = embedding.encode_with_sentences(texts, spans)[1]
    threads = []

    def pool_late(*given: Any, real: Any = embedding_module.pool) -> bytes:
        threads.append(threading.Thread(target=embedding.encode_passages, args=(["Owls sat on the fence all night."],)))
        threads[-1].start()
        # Where it may run meanwhile, it is done by now.
        threads[-1].join(0.3)
        return real(*given)

    monkeypatch.setattr(embedding_module, "pool", pool_late)
    found = embedding.encode_with_sentences(texts, spans)[1]
    for thread in threads:
        thread.join()
    assert found == expected
