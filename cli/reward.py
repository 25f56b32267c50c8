"""`./anshao reward`: how much a matter earns under a policy, with every rule and its citation."""

from __future__ import annotations

import argparse
import datetime

import policies
from casework.kernel.ids import SHANGHAI
from casework.rules.money import yuan
from casework.rules.rewards import STACKINGS, AppliedRule, RewardInputError, RewardResult, decide, request_from
from cli import lines

PACK = "zhoucun"
STATUS = {"ZERO": "不发奖金", "PENDING": "待定"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `reward`."""
    parser = subparsers.add_parser("reward", help="算奖金，每一步依据什么")
    parser.add_argument("request", nargs="?", default="-", metavar="JSON", help="要算的；-（或者不写）是标准输入")
    parser.add_argument("--policy", help="奖励办法的编号（不写是示范机关的）")
    parser.add_argument("--stacking", default="local_only", choices=STACKINGS, help="上位办法怎么算")
    parser.add_argument("--trace", action="store_true", help="JSON 里也写出每一步的话、依据和加额")
    lines.add_options(parser, "一项要算的")


def _decide(data: object, policy_id: str | None, stacking: str) -> RewardResult:
    known = policies.load()
    policy_id = known.packs[PACK].reward_policy if policy_id is None else policy_id
    if policy_id not in known.reward_policies:
        raise lines.InputError(f"policy: 没有 {policy_id!r} 这个奖励办法，只有 {'、'.join(known.reward_policies)}")
    named = [known.reward_policies[one] for one in known.packs[PACK].comparisons if one != policy_id]
    today = datetime.datetime.now(SHANGHAI).date()
    # A measure that is no longer in force is for the approval sheet of older tips, and no advice.
    superior = [one for one in named if one.valid_on(today)]
    try:
        return decide(known.reward_policies[policy_id], request_from(data), comparisons=superior, stacking=stacking)
    except RewardInputError as error:
        raise lines.InputError(str(error)) from None


def _yuan(fen: int) -> int | float:
    """Return JSON yuan: a whole number, or with decimals where there are fen."""
    return fen // 100 if fen % 100 == 0 else fen / 100


def answer(data: object, policy_id: str | None, stacking: str, *, trace: bool = False) -> dict[str, object]:
    """Return the JSON answer (docs/formats.md, Commands' JSON); amounts in yuan. `trace`: with every rule's citation."""
    result = _decide(data, policy_id, stacking)
    found: dict[str, object] = {
        "status": result.status,
        "amount": None if result.amount is None else _yuan(result.amount),
        "shares": [_yuan(share) for share in result.shares] or None,
        "rules": [rule.id for rule in result.rules],
        "advisory": None if result.advisory is None else _yuan(result.advisory.fen),
    }
    return found | {"trace": [_step(rule) for rule in result.trace]} if trace else found


def _step(rule: AppliedRule) -> dict[str, object]:
    added = None if rule.fen is None else _yuan(rule.fen)
    return {"rule": rule.id, "sentence": rule.sentence, "citation": rule.citation, "added": added}


def _line(rule: AppliedRule) -> str:
    added = "" if rule.fen is None else f"，{yuan(rule.fen)} 元"
    return f"  {rule.id} {rule.sentence}{added}〔{rule.citation}〕"


def _plain(result: RewardResult) -> str:
    text = [STATUS.get(result.status, f"{yuan(result.amount or 0)} 元")]
    if result.shares:
        text.append("每人：" + "、".join(f"{yuan(share)} 元" for share in result.shares))
    text += [_line(rule) for rule in result.trace]
    text += [one.sentence for one in result.comparisons]
    if result.comparisons and result.amount is not None:
        text.append(f"本次发 {yuan(result.amount)} 元。")
    return "\n".join(text)


def _stdin() -> str:
    try:
        return lines.read_stdin().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise lines.InputError(lines.NO_TEXT) from None


def run(args: argparse.Namespace) -> int:
    """Answer the request, or every line of `--lines`; exit status 1 for a request that cannot be decided."""

    def one(text: str) -> dict[str, object]:
        return answer(lines.parse(text), args.policy, args.stacking, trace=args.trace)

    if args.lines is not None:
        return lines.answer_lines(args.lines, one)
    try:
        text = _stdin() if args.request == "-" else args.request
        print(lines.dump(one(text)) if args.json else _plain(_decide(lines.parse(text), args.policy, args.stacking)))
    except lines.InputError as error:
        return lines.fail(error, args.json)
    return 0
