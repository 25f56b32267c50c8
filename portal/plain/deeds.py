"""What a reporter does in the mailbox without a script: signed here with the key that the phrase gives, for one request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casework.cases import mailbox as boxes
from casework.kernel.errors import Refused
from casework.kernel.office import Office
from casework.review import box
from casework.rewards import claim
from casework.tips import uploads
from crypto.encoding import Json, b64u, canonical
from crypto.mailbox import Action, SignedAction
from crypto.notes import noted, seal_note
from portal.plain import attached
from portal.plain.opened import CLAIMABLE, Opened
from portal.plain.reading import Draft, Returned, Sent

MET = {
    "beaten": "打骂", "dismissed": "开除、逼着走", "docked": "扣钱、换苦活", "threatened": "吓唬",
    "asked": "有人在打听是谁报的", "other": "别的",
}  # fmt: skip
HELPERS = {"labour": "管劳动的部门", "police": "警察", "union": "工会", "discipline": "纪委", "unknown": "不知道"}
ABOUT = {"finding": "查得不对", "unfinished": "没查完", "remedy": "没改好", "amount": "奖金不对"}
REASONS = {"ill": "生病", "away": "出远门", "unseen": "没来得及看", "other": "别的原因"}
_NOTHING = "还没写。写几个字就行。"
_NOTHING_TICKED = "还没写。点一下，或者写几个字。"


@dataclass(frozen=True)
class Deed:
    """One thing that may be done: its page, its button, what it does, and what is said afterwards."""

    title: str
    button: str
    do: Callable[[Asked], object]
    done: str
    is_costly: bool = False


@dataclass(frozen=True)
class Asked:
    """A deed under way: the open mailbox, what was filled in, which part it is about, and the nonce that its page drew."""

    opened: Opened
    draft: Draft
    sent: Sent
    part: int
    nonce: bytes

    def sign(self, action: Action, body: bytes = b"") -> SignedAction:
        """Sign it under the page's nonce: the form sent twice is one deed."""
        return self.opened.mailbox.sign_action(action, body, self.nonce)

    @property
    def about(self) -> dict[str, Json]:
        """What a body says of the part that it is about."""
        return {"part": self.part} if self.part else {}

    def take(self, use: Callable[..., object], signed: SignedAction) -> bool:
        """Hand it in; false for one that had arrived before, which counts as done."""
        opened = self.opened
        try:
            use(opened.office, opened.place.authority.id, opened.mailbox.hash, signed)
        except Refused as error:
            if error.code != "replayed":
                raise
            return False
        return True


def _reply(asked: Asked) -> None:
    text, files = asked.draft["text"], attached.prepare(asked.sent, as_it_is=bool(asked.draft["raw"]))
    if not text and not files:
        raise Returned(_NOTHING)
    opened = asked.opened
    sealed = opened.seal(text, [one.line for one in files])
    if not files:
        asked.take(boxes.act, asked.sign(Action.LETTER, sealed.sealed))
        return
    view, box_, authority = opened.view.mailbox, opened.mailbox, opened.place.authority.id
    note = seal_note(authority, view.tip, box_.hash, box_.public, noted([one.line for one in files]))
    body: dict[str, Json] = {
        "letter": b64u(sealed.sealed),
        "note": b64u(note),
        "uploads": uploads.announced_json(attached.announced(files)),
    }
    if asked.take(boxes.act, asked.sign(Action.ADD, canonical(body))):
        # The letter has been taken. What does not arrive now the mailbox says is lacking.
        attached.store_or_log(opened.office, authority, files, sealed)


def _object(asked: Asked) -> None:
    open_now = asked.opened.objecting(asked.part).about
    ticked = [one for one in open_now if one in asked.draft.all("about")]
    # Where one thing alone is open nothing need be ticked.
    about: list[Json] = list(open_now if len(open_now) == 1 else ticked)
    if not about:
        raise Returned("点一下哪里不对。")
    body = asked.opened.body({"about": about, **asked.about}, asked.draft["text"])
    asked.take(box.act, asked.sign(Action.OBJECT, body))


def _renew(asked: Asked) -> None:
    if asked.draft["reason"] not in REASONS:
        raise Returned("点一下是什么原因。")
    body = asked.opened.body({"reason": asked.draft["reason"], **asked.about}, asked.draft["text"])
    asked.take(box.act, asked.sign(Action.RENEW, body))


def _reprisal(asked: Asked) -> None:
    """What was ticked travels in the sealed letter, in words; the server learns only whether somebody asks who told."""
    met = "；".join(MET[one] for one in asked.draft.all("met") if one in MET)
    helper = HELPERS.get(asked.draft["helper"], "")
    lines = (f"遇到了：{met}。" if met else "", f"想请帮忙的：{helper}。" if helper else "", asked.draft["text"])
    words = "\n".join(one for one in lines if one)
    if not words:
        raise Returned(_NOTHING_TICKED)
    body = asked.opened.body({"asked": "asked" in asked.draft.all("met")}, words, protecting=True)
    asked.take(box.act, asked.sign(Action.REPRISAL, body))


def _claim(asked: Asked) -> None:
    reward = asked.opened.reward(asked.part)
    if reward is None or reward.award is None or reward.state != CLAIMABLE:
        return
    asked.take(claim.act, asked.sign(Action.CLAIM, asked.opened.claim(reward)))


def _bare(action: Action) -> Callable[[Asked], object]:
    use = boxes.act if action is Action.WITHDRAW else box.act
    return lambda asked: asked.take(use, asked.sign(action))


def see(office: Office, opened: Opened) -> None:
    """Say that an answer was shown, or a reward that can be claimed: days for not agreeing and for fetching run from then."""
    if opened.view.unseen or opened.is_claimable():
        signed = opened.mailbox.sign_action(Action.SEEN)
        claim.act(office, opened.place.authority.id, opened.mailbox.hash, signed)


DEEDS: dict[str, Deed] = {
    "reply": Deed("写给部门", "锁好发出", _reply, "发出了。部门看过会回您。"),
    "object": Deed("不同意", "不同意，请再查", _object, "收到了。会换一个人再查。"),
    "renew": Deed("说原因", "发出去", _renew, "收到了。"),
    "reprisal": Deed("被人为难了", "发出去", _reprisal, "收到了。"),
    "withdraw": Deed("撤回", "撤回我发的", _bare(Action.WITHDRAW), ""),
    "stop": Deed("请部门停下", "请部门停下", _bare(Action.ASK_WITHDRAW), ""),
    "waive": Deed("不要奖金", "不要奖金了", _bare(Action.WAIVE), ""),
    "want": Deed("奖金还是要", "奖金还是要", _bare(Action.WANT), ""),
    "claim": Deed("怎么领", "要领奖码", _claim, "", is_costly=True),
}
