"""`make serve`: answers DuckDB clients until it is interrupted; a process that broke down or took too long is replaced."""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys

from vstrecha.connection import SECONDS
from vstrecha.serve.token import BadToken, token, token_file
from vstrecha.serve.worker import CANNOT_START, TOOK_TOO_LONG

PORT = 9494


def main() -> int:
    """Keep one process answering; 1 where it cannot begin."""
    parser = argparse.ArgumentParser(prog="python -m vstrecha.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help=f"(default: {PORT})")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"that a question may take (default: {SECONDS:g})"
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _require_free(options.port)  # quack itself would share the port with another server of the same user
        token()
    except (BadToken, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    try:
        return _keep_answering(options.port, options.seconds)
    except KeyboardInterrupt:
        return 130


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise OSError(f"Port {port} is in use; perhaps `make serve` runs already.") from error


def _keep_answering(port: int, seconds: float) -> int:
    command = [sys.executable, "-m", "vstrecha.serve.worker", str(port), str(seconds)]
    told = False
    while True:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
            try:
                assert worker.stdout
                if worker.stdout.readline() == "ready\n" and not told:
                    told = _tell(port)
                ended = worker.wait()
            finally:
                worker.terminate()
        if ended == CANNOT_START:
            return 1
        reason = f"a question took more than {seconds:g} s" if ended == TOOK_TOO_LONG else "the process broke down"
        print(f"{reason}; clients that were connected attach again", file=sys.stderr, flush=True)


def _tell(port: int) -> bool:
    print(
        f"The warehouse answers DuckDB clients on this machine; the token stands in {token_file()}, unless VSTRECHA_TOKEN gave it.\n"
        f"    create secret (type quack, token '…');\n"
        f"    attach 'quack:127.0.0.1:{port}' as vstrecha;\n"
        f"    from vstrecha.query('select … from marts.meeting');\n"
        "End it with Ctrl-C.",
        flush=True,
    )
    return True


if __name__ == "__main__":
    sys.exit(main())
