import base64
import errno
import io
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AlreadyRunning, StoreUnusable
from bot.process.single_instance import bot_id, check_writable, running_process, single_instance

TOKEN = f"{base64.urlsafe_b64encode(b'424242').decode().rstrip('=')}.abcdef.not-a-real-signature"
OTHER = f"{base64.urlsafe_b64encode(b'434343').decode().rstrip('=')}.abcdef.not-a-real-signature"

NO_ROOM = r"\(No space left on device\); free some space\.$"


def test_the_lock_file_is_named_by_the_bots_id_without_the_secret(tmp_path):
    assert bot_id(TOKEN) == "424242"
    with single_instance(tmp_path, TOKEN):
        (file,) = tmp_path.iterdir()
        assert file.name == "running-424242.lock"


@given(st.text())
def test_any_text_gives_an_id_that_is_a_file_name(text):
    assert bot_id(text) == "unknown" or bot_id(text).isdigit()


def test_a_second_instance_is_refused_with_the_running_process(tmp_path):
    script = """
        import sys
        from pathlib import Path
        from bot.process.single_instance import single_instance
        with single_instance(Path(sys.argv[1]), sys.argv[2]):
            print("held", flush=True)
            sys.stdin.read()
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path), TOKEN]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "held\n"
            with pytest.raises(AlreadyRunning, match=f"process {process.pid}"), single_instance(tmp_path, TOKEN):
                pass
            assert running_process(tmp_path, TOKEN) == str(process.pid)
            # Another bot may run from the same folder.
            with single_instance(tmp_path, OTHER):
                pass
        finally:
            process.kill()
    # A killed process holds nothing.
    assert running_process(tmp_path, TOKEN) is None
    with single_instance(tmp_path, TOKEN):
        pass


def test_a_folder_is_checked_without_being_made(tmp_path):
    check_writable(tmp_path / "not" / "yet")
    check_writable(tmp_path)

    assert list(tmp_path.iterdir()) == []
    (tmp_path / "gone").symlink_to(tmp_path / "elsewhere")  # a disk that is not mounted
    with pytest.raises(StoreUnusable, match="No such file"):
        check_writable(tmp_path / "gone")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_folder_without_room_for_a_byte_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_options: io.FileIO("/dev/full", "wb"))

    with pytest.raises(StoreUnusable, match=NO_ROOM):
        check_writable(tmp_path)


def test_a_folder_that_cannot_be_created_is_one_sentence(tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(StoreUnusable, match="BOT_DATA_DIR"), single_instance(tmp_path / "taken" / "bot", TOKEN):
        pass


def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch):
    """The bot ended with a traceback, and asked to report it."""

    def no_space(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "pwrite", no_space)
    with pytest.raises(StoreUnusable, match=NO_ROOM), single_instance(tmp_path, TOKEN):
        pass


def test_no_process_runs_in_a_missing_folder(tmp_path):
    assert running_process(tmp_path / "missing", TOKEN) is None


def test_a_folder_that_cannot_be_read_says_so(tmp_path):
    with pytest.raises(StoreUnusable, match="cannot be read"):
        running_process(tmp_path / ("x" * 300), TOKEN)
