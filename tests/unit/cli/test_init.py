"""`./anshao init`: everything is asked and checked before keys are made; what is missing is named at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casework.kernel.office import Office
from casework.people.departments import directory
from casework.people.sessions import hosted, sign_in
from casework.rules.duties import Duty
from cli import init, posts
from cli.founding import found
from cli.offices import CommandError, open_office, open_payer, read_settings
from cli.recovery import read_seed
from crypto.encoding import AuthorityId, ed25519_public, unb64u
from crypto.keyring import root_fingerprint
from crypto.officers import SigninKeys, signin_keys
from crypto.phrase import Phrase, parse_phrase
from payer.office import PAYER_ID
from policies import Pack, load

PACK = "zhoucun"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load().packs[PACK]


class Typist:
    """Types answers in order; a question more than expected ends the input, as a closed terminal does."""

    def __init__(self, *answers: str) -> None:
        self.answers: Iterator[str] = iter(answers)

    def __call__(self, _question: str) -> str:
        try:
            return next(self.answers)
        except StopIteration:
            raise EOFError from None


def quick(phrase: Phrase, authority: AuthorityId, login: str) -> SigninKeys:
    """Stands in for stretching where nobody signs in: seventy phrases would take a quarter of a minute."""
    return SigninKeys(auth=(phrase.entropy + authority)[:10].ljust(32, b"a"), kek=phrase.entropy.ljust(32, b"k"))


@pytest.fixture
def folder(tmp_path: Path, pack: Pack) -> Path:
    (tmp_path / "posts.toml").write_text(posts.template(pack), "utf-8")
    return tmp_path


def answers(folder: Path, whole: Pack, **changes: str) -> list[str]:
    """What a person types for the whole of `init`, with changes by name."""
    given = {
        "pack": PACK,
        "policy": whole.reward_policy,
        "posts": str(folder / "posts.toml"),
        "sheet": str(folder / "sheet.txt"),
        "slips": str(folder / "slips.txt"),
        "introduction": str(folder / "introduction.json"),
        "name": whole.authority,
    }
    return list((given | changes).values())


@pytest.fixture
def founded(folder: Path, pack: Pack) -> Office:
    """An authority founded by typing. Only the first officer's passphrase is stretched in earnest."""
    first: list[str] = []

    def stretch(phrase: Phrase, authority: AuthorityId, login: str) -> SigninKeys:
        first.append(login)
        return signin_keys(phrase, authority, login) if len(first) == 1 else quick(phrase, authority, login)

    init.found_authority(folder / "data", Typist(*answers(folder, pack)), stretch)
    return open_office(read_settings(folder / "data", {}))


def test_the_template_passes_its_own_checks(folder: Path, pack: Pack) -> None:
    assert len(posts.read_posts(folder / "posts.toml", pack).posts) > 50


def test_an_office_above_that_could_not_take_what_goes_up_is_named(folder: Path, pack: Pack) -> None:
    whole = posts.read_posts(folder / "posts.toml", pack)
    assert posts.warnings(whole, pack) == []
    above = {"zibo-emergency": {Duty.VERIFY, Duty.LEGAL, Duty.LEAD}, "zibo-committee": {Duty.REWARD, Duty.APPROVE, Duty.FUND}}
    kept = tuple(one for one in whole.posts if not one.duties & above.get(one.department, set()))
    bureau, office = posts.warnings(replace(whole, posts=kept), pack)
    assert "淄博市应急管理局（zibo-emergency）还缺：核查 2 人（现在 0 人）、法制审核 1 人（现在 0 人）" in bureau
    assert "没有人核查" in bureau
    assert "（zibo-committee）还缺：奖励评定 2 人（现在 0 人）、奖励批准 1 人（现在 0 人）、资金 1 人（现在 0 人）" in office
    assert "没法抽签上交" in office


def test_the_founder_reads_what_the_level_above_lacks(
    folder: Path, pack: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (folder / "posts.toml").read_text("utf-8").split("[[posts]]")
    kept = [one for one in lines if '"zibo-committee"' not in one or '"fund"' not in one]
    (folder / "posts.toml").write_text("[[posts]]".join(kept), "utf-8")
    with pytest.raises(CommandError, match="写的和机关名不一样"):
        init.found_authority(folder / "data", Typist(*answers(folder, pack, name="别的机关")))
    assert "留意：淄博市安委办（zibo-committee）还缺：资金 1 人（现在 0 人）。" in capsys.readouterr().out


def test_an_authority_is_founded_and_its_papers_written(founded: Office, folder: Path) -> None:
    (authority,) = hosted(founded)
    lines = (folder / "sheet.txt").read_text("utf-8").splitlines()
    seed = read_seed("".join(line for line in lines if line.startswith("    ")))
    assert ed25519_public(seed) == authority.root_public
    assert len(directory(founded, authority.id).live) == len(load().packs[PACK].departments)
    told = json.loads((folder / "introduction.json").read_text("utf-8"))
    assert unb64u(told["root"]) == authority.root_public
    assert told["approvers"] == ["zhoucun-committee", "zibo-committee"]
    for path in (folder / "sheet.txt", folder / "slips.txt"):
        assert path.stat().st_mode & 0o077 == 0
    kept = b"".join(path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file())
    assert seed not in kept
    founded.engine.dispose()


def slip(folder: Path, number: int) -> tuple[str, Phrase]:
    lines = (folder / "slips.txt").read_text("utf-8").split("\f")[number].splitlines()
    named = dict(line.split("：", 1) for line in lines if "：" in line)
    assert parse_phrase(named["或者"]) == parse_phrase(named["口令"])
    return named["登录名"], parse_phrase(named["口令"])


def test_a_slip_signs_its_officer_in(founded: Office, folder: Path) -> None:
    (authority,) = hosted(founded)
    login, phrase = slip(folder, 0)
    assert sign_in(founded, authority.id, login, signin_keys(phrase, authority.id, login).auth).token
    founded.engine.dispose()


def test_there_is_one_authority_only(founded: Office, folder: Path, pack: Pack) -> None:
    with pytest.raises(CommandError, match="已经有一个机关"):
        init.found_authority(folder / "data", Typist(*answers(folder, pack)))
    founded.engine.dispose()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pack": "nowhere"}, "没有“nowhere”"),
        ({"policy": ""}, "没有采用"),
        ({"posts": "absent.toml"}, "absent.toml"),
        ({"name": "别的机关"}, "写的和机关名不一样"),
    ],
)
def test_a_step_that_is_not_taken_founds_nothing(
    folder: Path, pack: Pack, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        init.found_authority(folder / "data", Typist(*answers(folder, pack, **changes)))
    office = open_office(read_settings(folder / "data", {}))
    assert hosted(office) == ()
    office.engine.dispose()


def test_a_paper_never_replaces_a_file(folder: Path, pack: Pack) -> None:
    (folder / "sheet.txt").write_text("an older sheet")
    with pytest.raises(CommandError, match=r"sheet\.txt"):
        init.found_authority(folder / "data", Typist(*answers(folder, pack)))
    assert (folder / "sheet.txt").read_text() == "an older sheet"


def test_every_missing_post_is_named_at_once(folder: Path, pack: Pack) -> None:
    (folder / "posts.toml").write_text(
        '[[posts]]\ndepartment = "zhoucun-fire"\ntitle = "一人多职"\nduties = ["intake", "verify", "keys"]\n'
        '[[posts]]\ndepartment = "nowhere"\ntitle = "x"\nduties = ["intake"]\n'
        '[[posts]]\ndepartment = "zhoucun-fire"\ntitle = "y"\nduties = ["sleep"]\n'
        '[[posts]]\ndepartment = "zhoucun-fire"\n',
        "utf-8",
    )
    with pytest.raises(CommandError) as caught:
        posts.read_posts(folder / "posts.toml", pack)
    text = str(caught.value)
    assert "受理和核查不能由一个人做" in text
    assert "没有 nowhere 这个部门" in text
    assert "第 3 个岗位" in text
    assert "第 4 个岗位" in text
    lacks = ["受理 2 人（现在 1 人）", "核查 3 人（现在 1 人）", "法制审核 1 人（现在 0 人）"]
    lacks += ["机关负责人 1 人（现在 0 人）", "钥匙 2 人（现在 1 人）"]
    assert f"（zhoucun-fire）缺：{'、'.join(lacks)}。" in text
    assert all(department.name in text for department in pack.departments)


def pools_file(folder: Path, pack: Pack, extra: str) -> Path:
    """The template, in which the small department has no legal reviewer and the office two."""
    parts = posts.template(pack).split("[[posts]]")
    kept = [part for part in parts if '"zhoucun-water"' not in part or '"legal"' not in part]
    office = '\ndepartment = "zhoucun-committee"\ntitle = "法制 09"\nduties = ["legal"]\n'
    path = folder / "pools.toml"
    path.write_text("[[posts]]".join([*kept, office]) + extra, "utf-8")
    return path


def test_a_file_of_posts_that_is_none_names_line_and_reason(folder: Path, pack: Pack) -> None:
    path = folder / "posts.toml"
    for written, said in (
        ('[[posts]]\ntitle = "x', r"posts\.toml:2: 不是 TOML：有一段文字少了后引号"),
        ('[[posts]]\ntitle = "x"\ntitle = "y"\n', r"posts\.toml:3: 不是 TOML：同一项、同一张表写了两次"),
        ('[[posts]]\ndepartment = ["x"]\ntitle = "x"\nduties = ["intake"]\n', "第 1 个岗位：没有 .* 这个部门"),
        ('[[posts]]\ndepartment = "zhoucun-fire"\ntitle = "x"\nduties = [["intake"]]\n', "第 1 个岗位：duties 只能写"),
        ('[[pools]]\ndepartment = "zhoucun-water"\nby = "zhoucun-committee"\nduties = [[1]]\n', "第 1 个代办：duties 只能写"),
        ('[[pools]]\ndepartment = {a = 1}\nby = ["x"]\nduties = [1]\n', "第 1 个代办：department 和 by"),
    ):
        path.write_text(written, "utf-8")
        with pytest.raises(CommandError, match=said):
            posts.read_posts(path, pack)
    with pytest.raises(CommandError, match=r"nothing\.toml:1: 没有这个文件"):
        posts.read_posts(folder / "nothing.toml", pack)
    with pytest.raises(CommandError, match="打不开这个文件"):
        posts.read_posts(folder, pack)


def test_a_small_department_is_offered_a_pooled_desk_and_founded_with_it(
    folder: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError) as caught:
        posts.read_posts(pools_file(folder, pack, ""), pack)
    text = str(caught.value)
    assert "周村区水利局（zhoucun-water）缺：法制审核 1 人（现在 0 人）。" in text
    offered = text[text.index("[[pools]]") :]
    assert offered == '[[pools]]\ndepartment = "zhoucun-water"\nby = "zhoucun-committee"\nduties = ["legal"]\n'
    roster = posts.read_posts(pools_file(folder, pack, offered), pack)
    assert [(str(one.department), str(one.by), set(one.duties)) for one in roster.pools] == [
        ("zhoucun-water", "zhoucun-committee", {Duty.LEGAL})
    ]
    office = open_office(read_settings(folder / "data", {}))
    made = found(office, pack, roster.posts, roster.pools, stretch=quick)
    assert made.deputy(Duty.LEGAL, "zhoucun-water").department == "zhoucun-water"
    office.engine.dispose()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('department = "zhoucun-water"\nby = "nowhere"\nduties = ["legal"]', "要是两个不同的部门"),
        ('department = "zhoucun-water"\nby = "zhoucun-water"\nduties = ["legal"]', "要是两个不同的部门"),
        ('department = "zibo-emergency"\nby = "zhoucun-committee"\nduties = ["legal"]', "不能给淄博市应急管理局代办"),
        ('department = "zhoucun-water"\nby = "zhoucun-discipline"\nduties = ["intake"]', "不能给周村区水利局代办"),
        ('department = "zhoucun-water"\nby = "zhoucun-committee"\nduties = ["approve"]', "duties 只能写"),
        ('department = "zhoucun-water"\nby = "zhoucun-committee"\nduties = ["verify"]', "自己没有人做核查"),
        ('department = "zhoucun-water"\nby = "zhoucun-committee"', "三样"),
    ],
)
def test_pooled_desks_that_are_refused(folder: Path, pack: Pack, entry: str, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        posts.read_posts(pools_file(folder, pack, f"\n[[pools]]\n{entry}\n"), pack)


def test_the_payer_takes_an_authority_by_its_spoken_fingerprint(
    founded: Office, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (authority,) = hosted(founded)
    founded.engine.dispose()
    letter, data = folder / "introduction.json", folder / "payer"
    data.mkdir()
    spoken = root_fingerprint(authority.root_public).upper()
    with pytest.raises(CommandError, match="指纹对不上"):
        init.introduce(data, letter, Typist("aaaa aaaa aaaa aaaa"))
    with pytest.raises(CommandError, match="至少 3 位"):
        init.introduce(data, letter, Typist(spoken, "1"))
    init.introduce(data, letter, Typist(spoken, "3", str(folder / "clerks.txt")))
    with pytest.raises(CommandError, match="已经登记过"):
        init.introduce(data, letter, Typist(spoken, "0"))
    text = (folder / "clerks.txt").read_text("utf-8").split("\f")[0]
    named = dict(line.split("：", 1) for line in text.splitlines() if "：" in line)
    from payer import clerks

    office = open_payer(read_settings(data, {}))
    keys = signin_keys(parse_phrase(named["口令"]), AuthorityId(PAYER_ID), named["登录名"])
    assert clerks.who(office, clerks.sign_in(office, named["登录名"], keys.auth)) is not None
    office.engine.dispose()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"v":1,"name":"x","authority":"x","root":"x","approvers":["x"]}'])
def test_what_is_no_introduction_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "letter").write_text(content)
    with pytest.raises(CommandError, match="不是介绍信"):
        init.introduce(tmp_path / "data", tmp_path / "letter", Typist())
