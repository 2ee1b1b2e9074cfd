"""The bot as it is run, pointed to a Discord on loopback: python -m evals.loop_bot API GATEWAY [BLOCK_SECONDS]."""

from __future__ import annotations

import asyncio
import signal
import sys
import time

from bot import client
from bot.cli import main


def run(api: str, gateway: str, block_seconds: float = 0.0) -> int:
    """Runs the bot; with block_seconds, its event loop stands still for so long at each SIGUSR1: this must be found."""
    client.use_discord_at(api, gateway)
    if block_seconds:
        ready = client.DatelineClient.on_ready

        async def ready_and_block(self: client.DatelineClient) -> None:
            await ready(self)
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, time.sleep, block_seconds)

        client.DatelineClient.on_ready = ready_and_block  # type: ignore[method-assign]
    return main(["run"])


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2], float(sys.argv[3]) if len(sys.argv) > 3 else 0.0))
