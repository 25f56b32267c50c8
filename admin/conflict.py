"""回避: the lead shuts a department out of a case."""

from flask import Flask, Response, jsonify

from admin import guard, panels
from admin.answers import done
from admin.deeds import render
from admin.guard import requires
from casework.cases import read
from casework.kernel.ids import DepartmentId, KeyId
from casework.kernel.office import Office
from casework.transfers import recuse
from casework.transfers.recuse import Signed
from crypto.encoding import b64u
from web.fields import fields


def add_views(app: Flask, office: Office) -> None:
    """Add the page of shutting out, its deed, and the panel that says how many departments a case is hidden from."""
    panels.add(app, "admin/panels/hidden.html", lambda actor, number: recuse.hidden(office, actor, number))

    @app.get("/case/<number>/recuse")
    @requires(*recuse.DUTIES)
    def recuse_page(number: str) -> str:
        offered = recuse.choice(office, guard.actor(), number)
        view = read.open_case(office, guard.actor(), number)
        return render("recuse", view, number=number.upper(), offered=offered, reasons=recuse.REASONS)

    @app.post("/case/<number>/recuse/look")
    @requires(*recuse.DUTIES)
    def recuse_look(number: str) -> Response:
        found = recuse.look(office, guard.actor(), number, DepartmentId(fields().text("department", 60)))
        notes = [
            {"tip": b64u(one.tip), "place": one.place, "department": one.department, "key": b64u(one.key)}
            for one in found.notes
        ]
        return jsonify(name=found.name, house=list(found.house), supervisor=found.supervisor, cases=found.cases, notes=notes)

    @app.post("/case/<number>/recuse")
    @requires(*recuse.DUTIES)
    def recuse_department(number: str) -> Response:
        sent = fields()
        signed = None
        if sent.has("signer"):
            signatures = tuple(one.data("signature", 64) for one in sent.objects("signed"))
            signed = Signed(KeyId(sent.data("signer", 32)), signatures)
        to, reason = DepartmentId(sent.text("department", 60)), sent.text("reason", 20)
        recuse.shut_out(office, guard.actor(), number, to, reason, signed)
        return done("/")
