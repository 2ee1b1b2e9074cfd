import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.env_file import (
    MARK,
    check_writable,
    misspelled_settings,
    repeated_settings,
    unread_lines,
    write_setting,
)
from bot.errors import NotConfigured
from bot.settings import BotSettings

TOKEN = "NDI0Mg.loopback.token"
LINES = (
    *("", "  ", "# a comment", "#DISCORD_TOKEN=x", "TIMEZONE=Europe/Berlin", "export ANSWER_THREADS=3"),
    *("BOT_DATA_DIR='a folder' # kept", "no setting", "LOG_FORMAT=json", 'X="a\nDISCORD_TOKEN=in a text\nb"'),
)
QUOTED = (
    ('DISCORD_TOKEN="stale # stale"', ""),
    ('DISCORD_TOKEN="stale \\" # stale" # mine', " # mine"),
    ("discord_token = 'stale\n b # stale\n c'  # mine", " # mine"),
)
OWN = ("DISCORD_TOKEN=", "DISCORD_TOKEN=stale", "discord_token = 'stale'", 'export DISCORD_TOKEN="stale" # mine')


def read_env(file):
    return BotSettings(_env_file=file)


@settings(max_examples=30)
@given(
    before=st.lists(st.sampled_from(LINES)),
    old_line=st.sampled_from(OWN),
    after=st.lists(st.sampled_from(LINES + OWN)),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", MARK]),
    last=st.booleans(),
)
def test_every_other_line_of_the_file_stays(tmp_path_factory, before, old_line, after, end, mark, last):
    file = tmp_path_factory.mktemp("env") / ".env"
    text = mark + end.join([*before, old_line, *after]) + (end if last else "")
    file.write_bytes(text.encode())
    write_setting(file, "DISCORD_TOKEN", TOKEN)

    written = file.read_bytes().decode()
    assert read_env(file).discord_token.get_secret_value() == TOKEN
    assert "stale" not in written
    new_line = f"DISCORD_TOKEN={TOKEN}"
    expected = [
        f"{'export ' * line.startswith('export')}{new_line}{' # mine' * ('# mine' in line)}" if line in OWN else line
        for line in [*before, old_line, *after]
    ]
    assert written == mark + end.join(expected) + (end if last else "")


@pytest.mark.parametrize(("old_line", "comment"), QUOTED)
def test_a_hash_sign_in_a_quoted_value_is_no_comment(tmp_path, old_line, comment):
    file = tmp_path / ".env"
    file.write_text(f"{old_line}\nTIMEZONE=UTC\n")
    write_setting(file, "DISCORD_TOKEN", TOKEN)

    assert file.read_text() == f"DISCORD_TOKEN={TOKEN}{comment}\nTIMEZONE=UTC\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (b"", f"DISCORD_TOKEN={TOKEN}\n"),
        (b"TIMEZONE=UTC", f"TIMEZONE=UTC\nDISCORD_TOKEN={TOKEN}\n"),
        (b"TIMEZONE=UTC\r\n", f"TIMEZONE=UTC\r\nDISCORD_TOKEN={TOKEN}\r\n"),
        (b"\xef\xbb\xbf", f"{MARK}DISCORD_TOKEN={TOKEN}\n"),
        (b'DISCORD_TOKEN="old\n', f'DISCORD_TOKEN="old\nDISCORD_TOKEN={TOKEN}\n'),
    ],
)
def test_a_new_setting_is_written_last(tmp_path, text, written):
    file = tmp_path / ".env"
    file.write_bytes(text)
    write_setting(file, "DISCORD_TOKEN", TOKEN)

    assert file.read_bytes().decode() == written
    assert read_env(file).discord_token.get_secret_value() == TOKEN


@pytest.mark.parametrize("mode", [None, 0o644, 0o666])
def test_only_its_owner_can_read_the_file(tmp_path, mode):
    file = tmp_path / ".env"
    if mode:
        file.touch()
        file.chmod(mode)
    write_setting(file, "DISCORD_TOKEN", TOKEN)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_env(file).discord_token.get_secret_value() == TOKEN


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text("DISCORD_TOKEN=old\n")
    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(NotConfigured, match="No space left"):
        write_setting(file, "DISCORD_TOKEN", TOKEN)

    assert file.read_text() == "DISCORD_TOKEN=old\n"
    assert list(tmp_path.iterdir()) == [file]


def no_room(_descriptor):
    raise OSError(28, "No space left on device")


def test_a_link_is_not_written_through(tmp_path):
    (tmp_path / "other").write_text("DISCORD_TOKEN=old\n")
    (tmp_path / ".env").symlink_to(tmp_path / "other")
    with pytest.raises(NotConfigured, match="a link"):
        write_setting(tmp_path / ".env", "DISCORD_TOKEN", TOKEN)

    assert (tmp_path / "other").read_text() == "DISCORD_TOKEN=old\n"


def test_a_folder_named_env_is_refused(tmp_path):
    (tmp_path / ".env").mkdir()
    with pytest.raises(NotConfigured, match="no file"):
        check_writable(tmp_path / ".env")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_file_of_another_user_is_left_alone(tmp_path):
    (tmp_path / ".env").touch()
    os.chown(tmp_path / ".env", 65534, 65534)
    with pytest.raises(NotConfigured, match="another user"):
        write_setting(tmp_path / ".env", "DISCORD_TOKEN", TOKEN)


def test_a_missing_folder_is_one_sentence(tmp_path):
    with pytest.raises(NotConfigured, match="permissions of its folder"):
        check_writable(tmp_path / "none" / ".env")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("STALE_DAYS=1\nstale_days=1\n", []),
        ("STALEDAYS=1\n", [("STALEDAYS", "STALE_DAYS")]),
        ("S_T_A_L_E_DAYS=1\n", [("S_T_A_L_E_DAYS", "STALE_DAYS")]),
        ("export stale_dyas=1\n", [("stale_dyas", "STALE_DAYS")]),
        (f"{MARK}STALE_DAY=1\nSTALE_DAY=2\n", [("STALE_DAY", "STALE_DAYS")]),
        ("STALE=1\nOPENAI_API_KEY=1\nno setting\n# STALEDAYS=1\n", []),
    ],
)
def test_keys_that_resemble_a_setting_are_found(tmp_path, text, found):
    (tmp_path / ".env").write_text(text, "utf-8")

    assert misspelled_settings(tmp_path / ".env", {"STALE_DAYS", "KEEP_DAYS"}) == found


def test_a_file_that_cannot_be_read_has_no_misspelled_settings(tmp_path):
    assert misspelled_settings(tmp_path / "none", {"STALE_DAYS"}) == []
    assert misspelled_settings(tmp_path, {"STALE_DAYS"}) == []
    (tmp_path / ".env").write_bytes(b"STALEDAYS=\xff")
    assert misspelled_settings(tmp_path / ".env", {"STALE_DAYS"}) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("STALE_DAYS=1\n# a remark\n\nexport KEEP_DAYS='2' # days\n", []),
        ('STALE_DAYS="1\nKEEP_DAYS=2\n', [(1, 1)]),
        ('TIMEZONE=UTC\n\nSTALE_DAYS="1\nKEEP_DAYS="2"\n', [(3, 4)]),
        ("TIMEZONE: UTC\r\nSTALE_DAYS=1\r\nKEEP DAYS=2\r\n", [(1, 1), (3, 3)]),
        (f"{MARK}TIMEZONE: UTC\n", [(1, 1)]),
    ],
)
def test_lines_that_are_no_setting_are_found(tmp_path, text, lines):
    """Where a quote was missing, the next setting was lost, too, and nothing said so but a line of a library."""
    (tmp_path / ".env").write_bytes(text.encode())

    assert unread_lines(tmp_path / ".env") == lines


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("STALE_DAYS=1\nKEEP_DAYS=1\nSTALE_DAYS=1 # again\n", []),
        ("STALE_DAYS=1\nSTALE_DAYS=\n", ["STALE_DAYS"]),
        (
            "export STALE_DAYS='1'\nOTHER=1\nOTHER=2\nstale_days=2\nKEEP_DAYS=1\nKEEP_DAYS=2\n",
            ["STALE_DAYS", "KEEP_DAYS"],
        ),
        ("# STALE_DAYS=1\nSTALE_DAYS=2\n", []),
    ],
)
def test_settings_with_two_values_are_found(tmp_path, text, found):
    """An example pasted below the settings takes them back: its empty lines count, as the last ones."""
    (tmp_path / ".env").write_text(text)

    assert repeated_settings(tmp_path / ".env", {"STALE_DAYS", "KEEP_DAYS"}) == found


@pytest.mark.parametrize("content", [None, b"STALE_DAYS=\xff"])
def test_of_a_file_that_cannot_be_read_no_lines_are_named(tmp_path, content):
    if content is not None:
        (tmp_path / ".env").write_bytes(content)

    assert unread_lines(tmp_path / ".env") == []
    assert repeated_settings(tmp_path / ".env", {"STALE_DAYS"}) == []


def test_a_setting_that_is_exported_to_a_shell_stays_exported(tmp_path):
    file = tmp_path / ".env"
    file.write_text("  export  DISCORD_TOKEN=stale # mine\nexport LOG_FORMAT=json\n")
    write_setting(file, "DISCORD_TOKEN", TOKEN)
    assert file.read_text() == f"  export  DISCORD_TOKEN={TOKEN} # mine\nexport LOG_FORMAT=json\n"
