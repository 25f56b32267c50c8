"""Who is on duty and how they are called; the trail of looks for the discipline office, and 「谁看过」 on a case's page."""

import datetime
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, g, render_template, request

from admin import guard, panels
from admin.answers import done
from admin.guard import requires
from casework.kernel.errors import Forbidden
from casework.kernel.ids import SHANGHAI, Day, OfficerId, date_of, day_of
from casework.kernel.office import Actor, Office
from casework.oversight import alerts, contacts, roster, trail
from casework.oversight.courier import MESSAGE, SOON, Courier, courier_of
from casework.oversight.roster import DutyDay
from casework.oversight.trail import Asked
from casework.rules.duties import Duty
from crypto import OpeningError
from crypto.encoding import ID_LENGTH, unb64u
from web.fields import Fields, fields
from web.settings import Settings
from web.signin import signed_in

Found = TypeVar("Found")
WEEKDAYS = "一二三四五六日"
CONTACT_NAMES = {"mail": "邮件", "webhook": "群机器人或消息接口"}
LOOKS = {
    "case": "看案件",
    "sealed": "打开原话",
    "original": "看原话（批准过的）",
    "file": "看照片、录像、录音",
    "download": "下载附件",
    "reward": "看审批单",
    "same": "看是不是同一件事",
    "print:": "打印",
    "export": "导出",
    "refused": "要看不归自己的",
    "trail": "看这份记录",
}
"""What the trail calls a look; the filter offers these. Codes that a colleague's page writes besides read as they are."""
OTHER_LOOKS = {
    "enterprise": "看企业档案",
    "card": "看隐患卡",
    "invite": "邀请人员",
    "confirm_officer": "让人员加入",
    "remove_officer": "停用人员",
    "change_post": "改岗位",
    "rotate_keys": "换部门钥匙",
    "add_passkey": "加指纹",
    "appropriate": "拨入资金",
    "pledge": "签保密承诺",
    "deputize": "请人代办",
    "end_deputation": "结束代办",
    "act_for": "开始代办",
    "reprisal": "看举报人的求助",
    "original_request": "看申请看原话的",
    "fraud": "看疑似骗奖",
    "renew_officer": "让人员重新加入",
    "confirm_renewal": "确认重新加入",
    "introduction": "收外地机关的钥匙",
    "introduction_confirmed": "确认外地机关的钥匙",
    "introduction_struck": "停用外地机关的钥匙",
    "ask_older_keys": "请同事补钥匙",
    "give_older_keys": "给同事补钥匙",
}
RULES = {
    "refused": "一天 {count} 次要看不归自己的",
    "many_openers": "{count} 个人打开过同一件的原话",
    "without_post": "{count} 天都看了这件，在这件上没有岗位，也没办过事",
    "after_closing": "办结 7 天以后又看，看了 {count} 次",
    "night": "夜里看了 {count} 次，那天不值班",
    "many": "一天看了 {count} 件，平常 {usual} 件",
    "prints": "一天打印、导出、下载 {count} 次",
}
DAYS = 7
YEARS = range(2000, 3000)
LONGEST = 40


def add_views(app: Flask, office: Office, settings: Settings) -> None:
    """Add roster, contact, trail, the panels of a case, and the note of refused attempts."""
    courier = courier_of(settings.smtp, settings.alert_sender, settings.webhooks)
    _roster(app, office)
    _contact(app, office, courier)
    _trail(app, office)
    _note_refusals(app, office)
    panels.add(app, "admin/panels/calls.html", _allowed(lambda actor, number: alerts.calls_about(office, actor, number)))
    panels.add(app, "admin/panels/looks.html", _allowed(lambda actor, number: trail.who_looked(office, actor, number)))
    app.jinja_env.filters.update(look=look_name, local=local_time)


def _allowed(read: Callable[[Actor, str], Found]) -> Callable[[Actor, str], Found | None]:
    """A panel that is not for everybody who sees the case is nothing for the others."""

    def guarded(actor: Actor, number: str) -> Found | None:
        try:
            return read(actor, number) or None
        except Forbidden:
            return None

    return guarded


def _roster(app: Flask, office: Office) -> None:
    @app.get("/roster")
    @requires(*roster.READERS)
    def roster_page() -> str:
        first = month_of(request.args.get("month", ""), office)
        shown = roster.month(office, guard.actor(), first)
        return render_template(
            "admin/roster.html",
            page="roster",
            month=shown,
            before=_named_month(first - datetime.timedelta(days=1)),
            after=_named_month(first + datetime.timedelta(days=31)),
            this=_named_month(first),
            writes=Duty.LEAD in guard.actor().duties,
            dates=[(one, date_of(one.day)) for one in shown.days],
            weekdays=WEEKDAYS,
            today=day_of(office.clock.now().astimezone(SHANGHAI).date()),
        )

    @app.post("/roster")
    @requires(Duty.LEAD)
    def write_roster() -> Response:
        given = fields()
        first = month_of(given.text("month", 7), office)
        roster.write_month(office, guard.actor(), first, [_duty_day(one) for one in given.objects("days")])
        return done()


def _contact(app: Flask, office: Office, courier: Courier) -> None:
    @app.get("/me/alerts")
    @signed_in
    def alerts_page() -> str:
        return render_template(
            "admin/alerts.html",
            page="me",
            contact=contacts.contact_of(office, guard.actor()),
            kinds=[(kind, CONTACT_NAMES[kind]) for kind in courier.offers()],
            beginnings=courier.webhooks,
            message=MESSAGE,
            soon=SOON,
            days=office.policies.measures.remind,
        )

    @app.post("/me/alerts")
    @signed_in
    def set_contact() -> Response:
        given = fields()
        contacts.set_contact(office, guard.actor(), courier, given.text("kind", 10), given.text("address", 400))
        return done("/me/alerts")

    @app.post("/me/alerts/try")
    @signed_in
    def try_contact() -> Response:
        contacts.try_contact(office, guard.actor())
        return done("/me/alerts")


def _trail(app: Flask, office: Office) -> None:
    @app.get("/trail")
    @requires(Duty.DISCIPLINE)
    def trail_page() -> str:
        asked = asked_for(office)
        number = request.args.get("page", "1")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
        found = trail.read_trail(office, guard.actor(), asked, page)
        kept = {name: value[:LONGEST] for name, value in request.args.items() if name != "page" and value}
        return render_template("admin/trail.html", page="trail", trail=found, asked=asked, kept=kept, looks=LOOKS, rules=RULES)


def _note_refusals(app: Flask, office: Office) -> None:
    @app.after_request
    def note(response: Response) -> Response:
        number = (request.view_args or {}).get("number")
        session = g.get("session")
        # A proof of presence that is asked for anew refuses nothing.
        again = response.is_json and (response.get_json(silent=True) or {}).get("error") in (
            guard.STEP_UP,
            guard.UNPLEDGED.code,
        )
        if session is not None and isinstance(number, str) and response.status_code in (403, 404) and not again:
            trail.note_refused(office, session.actor, number, forbidden=response.status_code == 403)
        return response


def asked_for(office: Office) -> Asked:
    """Read what the trail's address asks for: the last seven days, unless it says otherwise."""
    today = office.clock.now().astimezone(SHANGHAI).date()
    last = _day(request.args.get("last", ""), today)
    first = min(_day(request.args.get("first", ""), last - datetime.timedelta(days=DAYS - 1)), last)
    what = request.args.get("what", "")
    return Asked(
        first=first,
        last=last,
        officer=_officer(request.args.get("officer", "")),
        what=what if what in LOOKS else "",
        number=request.args.get("number", "")[:LONGEST].strip(),
        mark=request.args.get("mark", "")[:LONGEST].strip(),
    )


def month_of(text: str, office: Office) -> datetime.date:
    """Return the first day of a month such as 2026-12; what is none is this month."""
    try:
        found = datetime.date.fromisoformat(f"{text}-01")
    except ValueError:
        found = datetime.date.min
    return found if found.year in YEARS else office.clock.now().astimezone(SHANGHAI).date().replace(day=1)


def look_name(what: str) -> str:
    """Return what the page calls a look."""
    if what.startswith("print:"):
        return LOOKS["print:"]
    return LOOKS.get(what) or OTHER_LOOKS.get(what, what)


def local_time(moment: datetime.datetime) -> str:
    """Return 「11月23日 15:28」 in the time of the office."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _named_month(day: datetime.date) -> str:
    return f"{day:%Y-%m}"


def _day(text: str, otherwise: datetime.date) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return otherwise


def _officer(text: str) -> OfficerId | None:
    try:
        return OfficerId(unb64u(text, ID_LENGTH)) if text else None
    except OpeningError:
        return None


def _duty_day(given: Fields) -> DutyDay:
    names = ("officer", "deputy", "leader")
    people = [OfficerId(given.data(name, ID_LENGTH)) if given.has(name) else None for name in names]
    return DutyDay(Day(given.number("day")), *people)
