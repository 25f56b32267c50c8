"""The least that an answer to a tip can cost in this stack: Flask in the same workers reads the same JSON and keeps nothing.

`python -m cli.bench.bare --port N --workers N`, started by `./anshao bench` beside the portal.
"""

from __future__ import annotations

import argparse

from flask import Flask, Response, jsonify, request

from cli.workers import serve

ANSWER_LENGTH = 512


def make() -> Flask:
    """Return an application that answers every POST with as many bytes as the portal answers a tip with."""
    app = Flask("bare")

    @app.get("/")
    def up() -> str:
        return ""

    @app.post("/tips")
    def tips() -> Response:
        values = request.get_json()
        response = jsonify(read=len(values))
        content = response.get_data()
        response.set_data(content + b" " * (ANSWER_LENGTH - len(content)))
        return response

    return app


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    args = parser.parse_args()
    serve(make, "127.0.0.1", args.port, args.workers)


if __name__ == "__main__":
    main()
