"""The department console: `create_app` makes the site; views are thin and leave every decision to a use case."""

from flask import Flask

from admin import (
    adoption,
    answers,
    case,
    conflict,
    deeds,
    deputies,
    desk,
    enterprises,
    entry,
    files,
    followup,
    fund,
    guard,
    keys,
    ledgers,
    me,
    names,
    orders,
    original,
    outside,
    oversight,
    people,
    proof,
    remedy,
    review,
    reward_again,
    rewards,
    same,
    sign,
    signin,
    split,
    transfers,
    verification,
    verify,
)
from casework.kernel.office import Office
from web.app import make_app
from web.load import Load
from web.settings import Settings
from web.signin import Backoff, SessionCookie

SIGN_IN_LIMIT = "60 per minute"


def create_app(office: Office, settings: Settings, load: Load | None = None) -> Flask:
    """Return the console over a migrated database; `load` is what forked workers share."""
    cookie = SessionCookie("console", settings)
    app = make_app("console", settings, access_policy=guard.policy(office, cookie), load=load)
    limited = app.extensions["anshao_limiter"].limit(SIGN_IN_LIMIT)
    guard.install(app)
    answers.install(app)
    names.install(app, office)
    backoff = Backoff()
    signin.add_views(app, office, cookie, backoff, limited)
    keys.add_views(app, office)
    proof.add_views(app, office, settings, backoff, limited)
    me.add_views(app, office, settings, cookie, limited)
    people.add_views(app, office, limited)
    deputies.add_views(app, office)
    desk.add_views(app, office)
    case.add_views(app, office)
    deeds.add_views(app, office)
    verify.add_views(app, office)
    verification.add_views(app, office)
    sign.add_views(app, office)
    remedy.add_views(app, office)
    transfers.add_views(app, office)
    followup.add_views(app, office)
    conflict.add_views(app, office)
    outside.add_views(app, office)
    split.add_views(app, office)
    review.add_views(app, office)
    rewards.add_views(app, office)
    reward_again.add_views(app, office)
    same.add_views(app, office)
    fund.add_views(app, office)
    adoption.add_views(app, office)
    entry.add_views(app, office, settings)
    orders.add_views(app, office, settings)
    original.add_views(app, office)
    files.add_views(app, office)
    oversight.add_views(app, office, settings)
    enterprises.add_views(app, office)
    ledgers.add_views(app, office)
    return app
