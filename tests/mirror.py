"""A small web server on this machine, which serves files whole or spoilt."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

NOBODY = "http://127.0.0.1:9/"

SPOILT = {
    "another file": lambda contents: b"<html>log in to this network</html>",
    "one byte changed": lambda contents: contents[:-1] + b"?",
    "cut short": lambda contents: contents[:-1],
}


class Mirror:
    """A web server that serves a folder's files, whole or as a test wants them spoilt."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.spoil: Callable[[bytes], bytes] = lambda contents: contents
        self.stall_after: int | None = None
        self.go_on = threading.Event()
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mirror.asked.append(self.path.strip("/"))
                path = folder / self.path.strip("/")
                if not path.is_file():
                    self.send_error(404)
                    return
                contents = mirror.spoil(path.read_bytes())
                self.send_response(200)
                self.send_header("Content-Length", str(len(contents)))
                self.end_headers()
                cut = mirror.stall_after if mirror.stall_after is not None else len(contents)
                self.wfile.write(contents[:cut])
                self.wfile.flush()
                if mirror.stall_after is not None:
                    mirror.go_on.wait(30)
                    self.wfile.write(contents[cut:])

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))

    def __enter__(self) -> Mirror:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
