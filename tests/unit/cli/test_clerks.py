"""`./anshao clerks`: clerks come and go, and two are always left."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.__main__ import main
from cli.offices import open_payer, read_settings
from crypto.encoding import AuthorityId
from crypto.officers import signin_keys
from crypto.phrase import parse_phrase
from payer import clerks
from payer.errors import SignInError
from payer.office import PAYER_ID


def test_clerks_are_taken_on_and_let_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, slips = ["--data", str(tmp_path / "data")], tmp_path / "slips.txt"
    assert main(["clerks", *data, "--hire", "3", "--slips", str(slips)]) == 0
    logins = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert len(logins) == 3
    named = dict(line.split("：", 1) for line in slips.read_text("utf-8").split("\f")[0].splitlines() if "：" in line)
    auth = signin_keys(parse_phrase(named["口令"]), AuthorityId(PAYER_ID), named["登录名"]).auth
    office = open_payer(read_settings(tmp_path / "data", {}))
    token = clerks.sign_in(office, named["登录名"], auth)
    assert clerks.who(office, token) is not None
    assert main(["clerks", *data, "--dismiss", named["登录名"]]) == 0
    assert clerks.who(office, token) is None
    with pytest.raises(SignInError):
        clerks.sign_in(office, named["登录名"], auth)
    office.engine.dispose()
    left = [login for login in logins if login != named["登录名"]]
    # Two have to be there to pay; and nobody is let go twice.
    for login in (left[0], named["登录名"], "nobody"):
        assert main(["clerks", *data, "--dismiss", login]) == 1
    assert main(["clerks", *data, "--hire", "1"]) == 1
    assert main(["clerks", *data, "--hire", "1", "--slips", str(slips)]) == 1
    assert main(["clerks", *data, "--hire", "1", "--slips", str(tmp_path / "more.txt")]) == 0
    assert "付款员 04" in capsys.readouterr().out
