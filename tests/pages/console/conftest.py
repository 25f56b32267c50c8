"""The console over a founded sample, and officers who are signed in to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

import admin
from casework.rules.duties import Duty
from cli.founding import FoundedOfficer
from crypto.encoding import b64u
from tests.pages.client import Page, PageClient
from tests.services.founding import Sample, found_sample
from web.settings import load

HOME = "zhoucun-emergency"


class Officer:
    """Somebody at the console: fetches pages, and sends what the page's scripts would."""

    def __init__(self, app: Flask, who: FoundedOfficer, authority: bytes) -> None:
        self.who = who
        self.client = PageClient(app, "console")
        token = self.client.get("/signin").token()
        answer = self.client.post_json(
            "/signin",
            {"authority": b64u(authority), "login": who.login, "auth": b64u(who.signin.auth)},
            token=token,
        )
        assert answer.status_code == 200, answer.text
        # At the first sign-in nothing is reachable before the pledge.
        assert self.client.post_json("/pledge", {}, token=self.client.get("/pledge").token()).status_code == 200

    def get(self, path: str, *, status: int = 200) -> Page:
        return self.client.get(path, status=status)

    def send(self, path: str, body: object) -> TestResponse:
        return self.client.post_json(path, body, token=self.client.get("/").token())


@pytest.fixture
def sample(sqlite_engine: Engine, tmp_path: Path) -> Sample:
    return found_sample(sqlite_engine, tmp_path / "exchange")


@pytest.fixture
def app(sample: Sample, tmp_path: Path) -> Flask:
    return admin.create_app(sample.office, load(tmp_path, {}))


@pytest.fixture
def officer(sample: Sample, app: Flask) -> Callable[..., Officer]:
    """Signs in the officer with a duty: `officer(Duty.VERIFY, number=1)`."""

    def sign_in(duty: Duty, department: str | None = HOME, number: int = 0) -> Officer:
        return Officer(app, sample.officer(duty, department, number), sample.authority)

    return sign_in
