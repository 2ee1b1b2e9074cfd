"""The bot as it is run, at a Discord on loopback: python -m evals.trials.loop.bot API GATEWAY [BLOCK_SECONDS]."""

from __future__ import annotations

import asyncio
import signal
import sys
import time

from bot import client
from bot.application import use_discord_at
from bot.cli import main


def run(api: str, gateway: str, block_seconds: float = 0.0) -> int:
    """Runs the bot; with block_seconds, each SIGUSR1 blocks its event loop for that long, which must be detected."""
    use_discord_at(api, gateway)
    if block_seconds:
        set_up = client.DatelineClient.setup_hook

        async def set_up_and_block(self: client.DatelineClient) -> None:
            # Before it connects: a signal that nobody waits for would end the process.
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, time.sleep, block_seconds)
            await set_up(self)

        client.DatelineClient.setup_hook = set_up_and_block  # type: ignore[method-assign]
    return main(["run"])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2], float(sys.argv[3]) if len(sys.argv) > 3 else 0.0))
