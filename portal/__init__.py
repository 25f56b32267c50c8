"""The public site: the reporter's pages, the sealed tips and the mailbox. No cookie, no session, nobody signs in.

Routes are thin: each reads a request, calls one use case, and answers. What is typed never reaches this package unsealed.
"""

from __future__ import annotations

from flask import Flask

from casework.kernel.office import Office
from portal import answers, files, mailbox, padding, pages, places, report, work
from portal.place import Place
from web.access import public_only
from web.app import make_app
from web.load import Load
from web.settings import Settings

__all__ = ["create_app"]


def create_app(office: Office, settings: Settings, load: Load | None = None) -> Flask:
    """The portal of the one authority that `office` holds; raises PortalError if there is none or more than one.

    `load` is what forked workers share.
    """
    load = load or Load()
    app = make_app("portal", settings, access_policy=public_only, load=load)
    place = Place.of(office)
    answers.explain_refusals(app)
    padding.fill_up(app)
    work.guard(app, load, settings.free_tips)
    pages.add(app, place, settings)
    places.add(app, place, settings)
    report.add(app, office, place)
    files.add(app, office, place)
    mailbox.add(app, office, place)
    return app
