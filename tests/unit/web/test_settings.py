"""Settings: defaults, every fault at once, secrets."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from web.settings import SettingsError, load


def test_defaults_are_the_sample_on_this_machine(tmp_path: Path) -> None:
    settings = load(tmp_path, {})
    assert settings.database_url == f"sqlite:///{tmp_path}/casework.sqlite"
    assert settings.payer_database_url == f"sqlite:///{tmp_path}/payer.sqlite"
    assert settings.origin("console") == "http://127.0.0.1:8001"
    assert not settings.is_https("portal")
    assert settings.trusted_hosts("portal") == ["127.0.0.1", "localhost"]
    assert settings.exchange == tmp_path / "exchange"
    assert settings.gateway_log_months == settings.trusted_proxies == 0
    assert (settings.blobs, settings.reserve_mb) == (tmp_path / "blobs", 1024)


def test_what_is_given_is_taken(tmp_path: Path) -> None:
    given = {
        "ANSHAO_DATABASE_URL": "postgresql+psycopg://a@/b",
        "ANSHAO_PORTAL_ORIGIN": "https://anshao.example",
        "ANSHAO_GATEWAY_LOG_MONTHS": "6",
        "ANSHAO_TRUSTED_PROXIES": "1",
        "ANSHAO_RESERVE_MB": "20",
    }
    settings = load(tmp_path, given)
    assert settings.database_url == "postgresql+psycopg://a@/b"
    assert settings.is_https("portal")
    assert settings.trusted_hosts("portal") == ["anshao.example"]
    assert (settings.gateway_log_months, settings.trusted_proxies, settings.reserve_mb) == (6, 1, 20)


def test_how_officers_are_called(tmp_path: Path) -> None:
    bare = load(tmp_path, {})
    assert (bare.smtp, bare.alert_sender, bare.webhooks) == ("", "", ())
    given = {
        "ANSHAO_SMTP": "smtps://duty:p%40ss@mail.example.gov.cn:465",
        "ANSHAO_ALERT_SENDER": "anshao@example.gov.cn",
        "ANSHAO_WEBHOOKS": "https://chat.example/hook/,http://127.0.0.1:9000/",
    }
    settings = load(tmp_path, given)
    assert settings.smtp == given["ANSHAO_SMTP"]
    assert settings.webhooks == ("https://chat.example/hook/", "http://127.0.0.1:9000/")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP", "http://secret-word@host"), ("SMTP", "smtps://"), ("SMTP", "smtps://a:secret-word@host:x"), ("SMTP", "smtp://h/p"),
        ("ALERT_SENDER", "nobody"), ("ALERT_SENDER", "a@b c"), ("WEBHOOKS", "https://host"), ("WEBHOOKS", "http://host/"),
        ("WEBHOOKS", "https://good/,ftp://x/"), ("WEBHOOKS", "https://a:b@host/"),
    ],
)  # fmt: skip
def test_faults_of_how_officers_are_called(tmp_path: Path, name: str, value: str) -> None:
    both = {"ANSHAO_SMTP": "smtps://h:465", "ANSHAO_ALERT_SENDER": "a@b.cn"}
    with pytest.raises(SettingsError) as error:
        load(tmp_path, both | {f"ANSHAO_{name}": value})
    assert [fault.partition(":")[0] for fault in error.value.faults] == [f"ANSHAO_{name}"]
    # A mail server's address may carry a password.
    assert "secret-word" not in str(error.value)


def test_a_mail_server_and_its_sender_go_together(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="邮件服务器和发件人要一起写"):
        load(tmp_path, {"ANSHAO_SMTP": "smtps://h:465"})


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    given = {
        "ANSHAO_DATABASE_URL": "mysql://root:geheim@host/x",
        "ANSHAO_PORTAL_ORIGIN": "http://anshao.example",
        "ANSHAO_CONSOLE_ORIGIN": "https://anshao.example/console",
        "ANSHAO_PAYER_ORIGIN": "anshao.example",
        "ANSHAO_EXIT_ADDRESS": "http://weather.example/",
        "ANSHAO_GATEWAY_LOG_MONTHS": "half",
        "ANSHAO_TRUSTED_PROXIES": "-1",
    }
    with pytest.raises(SettingsError) as caught:
        load(file, given)
    names = [fault.split(":")[0] for fault in caught.value.faults]
    assert names == ["--data", *given]
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAYER_DATABASE_URL", "sqlite:////same/x"),
        ("PAYER_ORIGIN", "http://127.0.0.1:8001"),
        ("PORTAL_ORIGIN", "http://127.0.0.1:x"),
        ("PORTAL_ORIGIN", "http://127.0.0.1:0"),
        ("PORTAL_ORIGIN", "https://user@anshao.example"),
        ("PORTAL_ORIGIN", "https://anshao.example?x=1"),
        ("PORTAL_ORIGIN", "ftp://127.0.0.1"),
        ("TRUSTED_PROXIES", "²"),
    ],
)
def test_each_fault_is_found(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {"ANSHAO_DATABASE_URL": "sqlite:////same/x", f"ANSHAO_{name}": value})
    assert len(caught.value.faults) == 1
    assert f"ANSHAO_{name}" in caught.value.faults[0]


def test_a_secret_is_made_once_for_each_site_and_kept_private(tmp_path: Path) -> None:
    settings = load(tmp_path, {})
    secret = settings.secret("console")
    assert len(secret) == 32
    assert settings.secret("console") == secret != settings.secret("payer")
    assert stat.S_IMODE((tmp_path / "console.secret").stat().st_mode) == 0o600


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "payer.secret").write_bytes(b"short")
    with pytest.raises(SettingsError, match=r"payer\.secret"):
        load(tmp_path, {}).secret("payer")


def test_the_plain_site_lies_on_the_portals_host_unless_it_is_told_another(tmp_path: Path) -> None:
    portal = {"ANSHAO_PORTAL_ORIGIN": "https://anshao.example", "ANSHAO_CONSOLE_ORIGIN": "https://desk.example"}
    assert load(tmp_path, {}).origin("plain") == "http://127.0.0.1:8003"
    assert load(tmp_path, portal).origin("plain") == "https://anshao.example"
    assert load(tmp_path, {**portal, "ANSHAO_PLAIN_ORIGIN": "https://n.example"}).trusted_hosts("plain") == ["n.example"]
    with pytest.raises(SettingsError, match="三个要各不相同"):
        load(tmp_path, {**portal, "ANSHAO_PLAIN_ORIGIN": "https://desk.example"})
