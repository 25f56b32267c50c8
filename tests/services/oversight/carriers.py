"""A mail server and a webhook receiver on this machine, which keep what came: real sockets, real protocols."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Post:
    """One thing that arrived: where it was sent to, and all of its bytes as text."""

    to: str
    text: str


@dataclass
class Receiver:
    """What a server got; while `refuses` is set it takes nothing."""

    port: int = 0
    got: list[Post] = field(default_factory=list)
    refuses: bool = False
    answer: bytes = b'{"errcode":0}'
    status: int = 200


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def webhook() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if not kept.refuses:
                kept.got.append(Post(self.path, "\n".join([str(self.headers), body])))
            self.send_response(503 if kept.refuses else kept.status)
            self.end_headers()
            self.wfile.write(kept.answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    with serving(server):
        yield kept


@contextmanager
def mail_server() -> Iterator[Receiver]:
    """The part of RFC 5321 that a sender needs."""
    kept = Receiver()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            to = ""
            self.say("220 here")
            while line := self.rfile.readline().decode().strip():
                match line.split(":")[0].split(" ")[0].upper():
                    case "EHLO" | "HELO" | "MAIL":
                        self.say("250 ok")
                    case "RCPT":
                        to = line.partition(":")[2].strip("<> ")
                        self.say("451 later" if kept.refuses else "250 ok")
                    case "DATA":
                        self.say("354 go on")
                        text = ""
                        while (part := self.rfile.readline().decode()) != ".\r\n":
                            text += part
                        kept.got.append(Post(to, text))
                        self.say("250 taken")
                    case "QUIT":
                        self.say("221 bye")
                        return
                    case _:
                        self.say("250 ok")

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    with serving(server):
        yield kept
