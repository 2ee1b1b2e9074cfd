"""The environment of a child process: what a program needs to run, without any key or token.

An allow list, because nobody knows everything that is exported where a bot runs. Every process of the same user can
read a child's environment for as long as the child lives.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

BASE = (
    *("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV"),
    *("LC_ALL", "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_MONETARY", "LC_NUMERIC", "LC_TIME"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONWARNINGS", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"),
)
# For a child that speaks to a server elsewhere; the address of a proxy may hold a password.
NETWORK = (
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
)
# For a child that opens a model: where models are kept, and how many threads they take.
MODELS = (
    *("XDG_CACHE_HOME", "HF_HOME", "HF_HUB_CACHE", "HF_ENDPOINT", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"),
    *("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"),
)
ROOT = Path(__file__).resolve().parents[2]  # of the packages, installed or checked out


def child_environment(extra_names: Iterable[str] = (), **variables: str) -> dict[str, str]:
    """The variables of BASE and `extra_names` that are set here, plus those given; Python finds our packages first."""
    inherited = {name: os.environ[name] for name in (*BASE, *extra_names) if name in os.environ}
    paths = os.pathsep.join([str(ROOT), *filter(None, [inherited.get("PYTHONPATH")])])
    return inherited | {"PYTHONPATH": paths} | variables
