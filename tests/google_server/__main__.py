"""``python -m tests.google_server --port N``: serve the fake until interrupted."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.google_server.oauth import write_key_file
from tests.google_server.server import SERVICE_ACCOUNT, GoogleServer


def main() -> None:
    """Serve, with one empty spreadsheet to begin with."""
    parser = argparse.ArgumentParser(prog="python -m tests.google_server", description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds every answer takes at least")
    parser.add_argument("--quota", type=int, default=60, help="reads and writes a minute; 0 for no limit")
    parser.add_argument("--key-file", type=Path, help="write a service account's key file here")
    options = parser.parse_args()
    server = GoogleServer(options.port, latency=options.latency, quota=options.quota or None)
    book = server.add_spreadsheet()
    print(f"{server.url} spreadsheet {book.id} shared with {SERVICE_ACCOUNT}", flush=True)
    if options.key_file:
        print(write_key_file(options.key_file, server.url, SERVICE_ACCOUNT), flush=True)
    try:
        server.serve()
    except KeyboardInterrupt:
        server.stop()


if __name__ == "__main__":
    main()
