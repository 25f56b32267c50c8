"""Deadlines in an officer's words (UX section 7, dates): words first, colour second, rule and source behind."""

import datetime
from dataclasses import dataclass, replace

from casework.kernel.casefile import Case
from casework.kernel.ids import SHANGHAI, Day, date_of
from casework.kernel.office import Transaction
from casework.rules import lifecycle
from casework.rules.deadlines import days_left, due, working_days_left

_WEEKDAYS = "一二三四五六日"
_NEAR_WORKING_DAYS = 3
# Offices close then; only urgent cases have an hour of their own.
_CLOSING = "18:00"
RECTIFY = "rectify"
"""`due_kind` of a case in rectification: the first day that its 五落实 name."""
_PROVISIONAL = "暂定：那一年的放假安排公布后重算"
_RECTIFY_TITLE = "L-17 五落实写明的时限（周村2014年意见三、五）"


# Reward states that wait for officers; a reward that waits for the reporter has no deadline of theirs.
_REWARD_KINDS = {
    "R_PENDING": "assess",
    "R_RECHECK": "recheck",
    "R_ASSESSING": "assess",
    "R_ASSESSED": "assess",
    "R_CHECKED": "assess",
    "R_APPROVED": "fund",
    "R_WAIT_FUND": "fund",
    "R_CLAIMED": "pay",
}


# What is to be done by then, by the id of the deadline; the rest speak for themselves beside the state.
_AIMS = {
    "accept": "受理",
    "accept_urgent": "受理",
    "transfer_receipt": "签收",
    "designate": "指定",
    "conclude": "定结论",
    "extend": "定结论",
    RECTIFY: "改好",
    "review": "答复",
    "close": "归档",
    "assess": "定奖金",
    "recheck": "复核",
}


@dataclass(frozen=True)
class DueView:
    """A deadline for the desk. `tone` is far, near, today, over, stopped or none; `title` names rule and source, `aim` what
    is to be done by then (empty where the state says it, or the clock stands still)."""

    tone: str
    text: str
    title: str
    aim: str = ""


NONE = DueView("none", "—", "")


def running_day(case: Case) -> Day | None:
    """Return the day that a case is due on, the main track's before the reward's; None where none runs, or an hour does."""
    if lifecycle.closed(case.standing) or case.due is None:
        return case.reward_due if case.standing.reward in _REWARD_KINDS else None
    return None if case.clock_stopped_day is not None or case.due_at is not None else case.due


def due_view(tx: Transaction, case: Case) -> DueView:
    """Return the deadline of a case, the main track's before the reward's."""
    last = case.due
    if lifecycle.closed(case.standing) or last is None:
        kind = _REWARD_KINDS.get(case.standing.reward)
        if not kind or case.reward_due is None:
            return NONE
        return _aimed(_provisional(_plain(tx, date_of(case.reward_due), kind), is_so=case.reward_from is not None), kind)
    title = _title(tx, case.due_kind)
    if case.clock_stopped_day is not None:
        return DueView("stopped", f"停表，剩 {max(0, last - case.clock_stopped_day)} 天", title)
    if case.due_at is not None:
        return _aimed(_hour(tx, case.due_at, title), case.due_kind)
    return _aimed(_provisional(_plain(tx, date_of(last), case.due_kind), is_so=case.due_from is not None), case.due_kind)


def _aimed(view: DueView, kind: str | None) -> DueView:
    return replace(view, aim=_AIMS.get(kind or "", ""))


def promised(tx: Transaction, kind: str, begun: datetime.datetime) -> DueView:
    """Return a promise among officers that stands beside the case's own: a rule of the deadlines, reckoned from a time."""
    found = due(tx.office.policies.deadlines[kind], begun, tx.office.policies.calendar)
    if found.time is None:
        return _provisional(_plain(tx, found.day, kind), is_so=found.provisional)
    return _hour(tx, datetime.datetime.combine(found.day, found.time, SHANGHAI), _title(tx, kind))


def _provisional(view: DueView, *, is_so: bool) -> DueView:
    """Say of a day beyond the published calendar that it may still change."""
    return replace(view, text=f"{view.text}（暂定）", title=f"{view.title}；{_PROVISIONAL}") if is_so else view


def _hour(tx: Transaction, due_at: datetime.datetime, title: str) -> DueView:
    local, now = due_at.astimezone(SHANGHAI), tx.now
    if local < now:
        hours = int((now - local).total_seconds() // 3600)
        past = f"超期 {hours} 小时" if hours < 24 else f"超期 {hours // 24} 天"
        return DueView("over", past if hours else "刚刚超期", title)
    day = "今天" if local.date() == now.date() else _date(local.date())
    return DueView("over" if local - now < datetime.timedelta(minutes=30) else "today", f"{day} {local:%H:%M} 前", title)


def _plain(tx: Transaction, due: datetime.date, kind: str | None) -> DueView:
    title, today = _title(tx, kind), tx.now.date()
    left = days_left(due, today)
    if left < 0:
        return DueView("over", f"超期 {-left} 天", title)
    if left == 0:
        return DueView("today", f"今天 {_CLOSING} 前", title)
    if working_days_left(due, today, tx.office.policies.calendar) <= _NEAR_WORKING_DAYS:
        return DueView("near", f"还有 {left} 天", title)
    return DueView("far", _date(due), title)


def _date(day: datetime.date) -> str:
    return f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"


def _title(tx: Transaction, kind: str | None) -> str:
    if kind == RECTIFY:
        return _RECTIFY_TITLE
    rule = tx.office.policies.deadlines.get(kind or "")
    return "" if rule is None else f"{rule.dossier} {rule.citation}"
