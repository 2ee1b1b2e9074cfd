"""`python -m bot setup` with a Discord on loopback, from standard input and in a pseudo-terminal."""

import io
import os
import pty
import re
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from bot import setup
from bot.application import invite_url, use_discord_at
from bot.cli import main
from bot.errors import NotConfigured
from bot.setup import read_token

ROOT = Path(__file__).parents[2]
TOKEN = "NDI0Mg.loopback.token"
OTHER = "NDI0Mg.another.token"
UNAUTHORIZED = {"message": "401: Unauthorized", "code": 0}


@pytest.fixture
def discord(monkeypatch, tmp_path, real_discord_again, loopback):
    monkeypatch.chdir(tmp_path)
    use_discord_at(loopback.server.api, loopback.server.gateway.url)
    return loopback.server


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs setup with this on standard input: its exit code, stdout and stderr."""

    def of(text, *options):
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        code = main(["setup", *options])
        out, err = capsys.readouterr()
        assert TOKEN not in out + err
        return code, out, err

    return of


def test_a_token_that_discord_accepts_is_kept_and_never_printed(discord, run, tmp_path):
    code, out, err = run(f"{TOKEN}\n")

    assert (code, err) == (0, "")
    assert "the bot is Dateline" in out
    assert invite_url(4242) in out
    assert invite_url(4242, threads=True) in out
    assert out.endswith("python -m ingest articles/\n  python -m bot run\n")
    assert (tmp_path / ".env").read_text().endswith(f"DISCORD_TOKEN={TOKEN}\n")
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_a_token_that_discord_refuses_is_not_kept(discord, run, tmp_path):
    discord.fail("GET", "/users/@me", 401, UNAUTHORIZED)
    code, out, err = run(TOKEN)

    assert (code, out) == (1, "")
    assert err.startswith("error: Discord does not accept this token")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_discord_is_one_line(discord, run, tmp_path):
    discord.fail("GET", "/users/@me", 403, {"message": "blocked", "code": 0})
    code, out, err = run(TOKEN)

    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "HTTP 403" in err
    assert "--unchecked" in err
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    async def unreachable(_client, _token):
        raise OSError("no network")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("discord.http.HTTPClient.static_login", unreachable)


def test_without_a_network_the_token_can_be_kept_unchecked(no_network, run, tmp_path):
    code, _, err = run(TOKEN)

    assert (code, err.count("\n")) == (1, 1)
    assert "cannot be reached" in err
    assert "python -m bot setup --unchecked" in err
    code, out, _ = run(TOKEN, "--unchecked")
    assert code == 0
    assert invite_url(4242) in out
    assert TOKEN in (tmp_path / ".env").read_text()


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("yes", 0), ("", 2), ("n", 2)])
def test_without_a_network_setup_asks_before_saving(no_network, monkeypatch, capsys, tmp_path, answer, code):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
    monkeypatch.setattr("getpass.getpass", lambda _prompt: TOKEN)

    assert main(["setup"]) == code
    assert "Save the token all the same? [y/N]" in capsys.readouterr().out
    assert (tmp_path / ".env").exists() == (code == 0)


def test_a_line_that_cannot_be_decoded_is_asked_for_again(no_network, monkeypatch, capsys, tmp_path):
    """An erased umlaut at the hidden prompt ended setup with "something unexpected went wrong"."""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def read_hidden(_prompt):
        line = lines.pop(0)
        return line if isinstance(line, str) else line.decode()

    lines = [b"\xc3", TOKEN]
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    monkeypatch.setattr("getpass.getpass", read_hidden)

    assert main(["setup"]) == 0
    assert setup.NO_FORM in capsys.readouterr().err
    assert TOKEN in (tmp_path / ".env").read_text()


def test_the_bot_asks_for_its_token_before_it_starts(no_network, monkeypatch, capsys, tmp_path):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    started = []
    monkeypatch.setattr("bot.running.run", lambda settings: started.append(settings) or 0)
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    monkeypatch.setattr("getpass.getpass", lambda _prompt: TOKEN)

    assert main(["run"]) == 0
    assert [run_settings.discord_token.get_secret_value() for run_settings in started] == [TOKEN]
    out = capsys.readouterr().out
    assert "Invite the bot to your server by this link:" in out
    assert "start it" not in out
    # The next time it is there, and nothing is asked.
    monkeypatch.setattr("getpass.getpass", None)
    assert main(["run"]) == 0
    assert len(started) == 2


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "Discord_Token"])
def test_empty_standard_input_keeps_the_token_that_is_set(discord, run, tmp_path, name):
    (tmp_path / ".env").write_text(f"TIMEZONE=UTC\n{name}='{TOKEN}'\n")
    (tmp_path / ".env").chmod(0o644)
    code, out, _ = run("")

    assert code == 0
    assert "was kept" in out
    assert (tmp_path / ".env").read_text() == f"TIMEZONE=UTC\n{name}='{TOKEN}'\n"
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_without_any_token_setup_fails_with_one_line(discord, run):
    code, out, err = run("")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "standard input" in err


def test_a_token_set_in_the_environment_is_reported(discord, run, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", OTHER)
    code, _, err = run(TOKEN)

    assert code == 0
    assert "set in the environment" in err


def test_a_token_that_env_holds_already_is_not_said_to_count_where_another_is_set(discord, run, monkeypatch, tmp_path):
    """The bot went on with the old token of the environment, and setup said each time that all was well."""
    monkeypatch.setenv("DISCORD_TOKEN", OTHER)
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={TOKEN}\n")
    code, out, err = run(TOKEN)

    assert code == 0
    assert "was kept" in out
    assert "set in the environment" in err


@pytest.mark.parametrize("text", ["", TOKEN])
def test_a_token_that_is_in_the_environment_alone_is_written(discord, run, monkeypatch, tmp_path, text):
    """It was said to be kept, and was gone with the environment."""
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    code, out, err = run(text)

    assert code == 0
    assert "Saved in .env" in out
    assert "set in the environment" in err
    assert (tmp_path / ".env").read_text().endswith(f"DISCORD_TOKEN={TOKEN}\n")


def test_a_link_is_refused_before_the_token_is_asked_for(discord, run, tmp_path):
    (tmp_path / ".env").symlink_to("elsewhere")
    code, out, err = run(TOKEN)

    assert (code, out) == (2, "")
    assert "a link" in err
    assert discord.rest.requests == []


@pytest.mark.parametrize(
    ("folders", "last"),
    [
        (["data/corpus"], "Then start it: make bot"),
        ([], "  make bot"),
    ],
)
def test_the_last_line_is_a_start_command_that_works(discord, run, tmp_path, monkeypatch, folders, last):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    (tmp_path / "Makefile").touch()
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "catalog.sqlite3").touch()
    _, out, _ = run(TOKEN)

    assert out.splitlines()[-1] == last


def test_beside_a_checkout_that_it_does_not_run_from_no_start_is_named(discord, run, tmp_path):
    """In Docker it named `make bot`, a second bot on the host beside that of the container."""
    (tmp_path / "Makefile").touch()
    _, out, _ = run(TOKEN)

    assert out.splitlines()[-1] == f"  {invite_url(4242, threads=True)}"


def test_a_plain_start_is_named_where_it_answers_from_the_samples(discord, run, tmp_path):
    """Started with their corpus as its own, it would have taken the owner's articles in among the samples."""
    (tmp_path / "data/demo").mkdir(parents=True)
    (tmp_path / "data/demo/catalog.sqlite3").touch()
    _, out, _ = run(TOKEN)

    assert out.splitlines()[-2:] == [
        "  python -m bot run",
        "or start it at once, and again when you have: until then it answers from the sample articles",
    ]


def test_a_corpus_folder_that_cannot_be_looked_into_ends_setup_well(discord, run, monkeypatch):
    """In the container, where the data folder is another user's, it ended with a crash report."""
    # A name that is too long fails for root, too, whom no permission keeps out.
    monkeypatch.setenv("CORPUS_DIR", f"{'x' * 300}/corpus")
    code, out, err = run(TOKEN)

    assert (code, err) == (0, "")
    assert out.endswith("  python -m bot run\n")


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f" {TOKEN}\r\n",
        f'"{TOKEN}"',
        f"Bot {TOKEN}",
        f"DISCORD_TOKEN={TOKEN}\n",
        f"export DISCORD_TOKEN = '{TOKEN}'  # of the test server",
        f"\ufeff{TOKEN}",
        f"{TOKEN}\u200b",
    ],
)
def test_a_pasted_token_is_read_without_spaces_quotes_or_prefix(text):
    assert read_token(text) == TOKEN


@pytest.mark.parametrize(
    "text", ["4242", "NDI0Mg.token", "a.b.c", f"{TOKEN}.x", "NDI0Mg.lo opback.token", f"{TOKEN} {OTHER}", "é" * 70]
)
def test_an_invalid_token_is_refused_without_repeating_it(text):
    with pytest.raises(NotConfigured) as refused:
        read_token(text)

    assert text not in refused.value.user_message


IN_TERMINAL = """
    import sys
    from bot import application
    from bot.cli import main

    application.use_discord_at(*sys.argv[1:3])
    sys.exit(main(["setup"]))
"""


def test_setup_in_a_terminal_asks_again_and_never_shows_the_token(discord, tmp_path):
    discord.fail("GET", "/users/@me", 401, UNAUTHORIZED)
    controller, terminal = pty.openpty()
    setup = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(IN_TERMINAL), discord.api, discord.gateway.url],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    screen = ""
    try:
        for text in ("4242", OTHER, TOKEN):
            screen += read_terminal(controller, until="not shown: ")
            os.write(controller, f"{text}\n".encode())
        screen += read_terminal(controller)
        code = setup.wait(60)
    finally:
        setup.kill()
        setup.wait()
        os.close(controller)

    assert code == 0
    assert not any(text in screen for text in (OTHER, TOKEN))
    assert re.search(r"three parts.*does not accept.*the bot is Dateline.*Saved in \.env", screen, re.DOTALL)
    assert TOKEN in (tmp_path / ".env").read_text()


def read_terminal(terminal, until=None):
    """What the terminal shows, up to this text or until its other end is closed."""
    text = ""
    while until is None or until not in text:
        try:
            text += os.read(terminal, 4096).decode()
        except OSError:  # how Linux ends it
            break
    return text
