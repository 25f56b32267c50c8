"""The kinds of load: which server each goes to, and how its requests are made."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.bench import postgres, tips
from cli.bench.plan import Load, Plan
from cli.bench.served import Served, bare, site
from cli.offices import read_settings

FILE_BYTES = 5_000_000
BARE_BODIES = 40


@dataclass(frozen=True)
class Kind:
    """One kind of load: `text` (a sealed tip of words), `bare` (the same bodies, read and dropped by Flask alone), `file`
    (a tip with a photo of 5 MB, up to its last part), `plain` (the form of phones without scripts).
    """

    what: str
    database: str
    served: Served
    load: Load
    jobs: Callable[[int], Sequence[list[bytes]]]


@contextmanager
def all_kinds(plan: Plan, folder: Path) -> Iterator[list[Kind]]:
    """Found samples below `folder` and serve what the plan asks for until the block ends."""
    from cli.sample import prepare

    with ExitStack() as stack:
        data = folder / "data"
        data.mkdir(exist_ok=True)
        prepare(data, fresh=False)
        portal = stack.enter_context(site("portal", data, plan.workers, {}))
        kinds = [_text("sqlite", portal, plan.text), _bare(stack.enter_context(bare(plan.workers)), portal, plan.text)]
        if plan.files.clients:
            kinds.append(_files(portal, plan.files))
        if plan.postgres.clients and postgres.programs():
            kinds.append(_text("postgresql", _on_postgres(stack, folder, plan), plan.postgres))
        if plan.plain.clients:
            plain = stack.enter_context(site("plain", data, 1, {}))
            kinds.append(Kind("plain", "sqlite", plain, plan.plain, lambda count: [tips.plain_job() for _ in range(count)]))
        yield kinds


def _on_postgres(stack: ExitStack, folder: Path, plan: Plan) -> Served:
    from cli.founding import found
    from cli.offices import open_office
    from cli.roster import sample_pools, sample_roster
    from cli.sample import PACK

    data = folder / "data-postgresql"
    data.mkdir()
    address = {"ANSHAO_DATABASE_URL": stack.enter_context(postgres.database(folder))}
    office = open_office(read_settings(data, address))
    pack = office.policies.packs[PACK]
    found(office, pack, sample_roster(pack), sample_pools(pack))
    office.engine.dispose()
    return stack.enter_context(site("portal", data, plan.workers, address))


def _text(database: str, served: Served, load: Load) -> Kind:
    department = tips.ask(served.port)
    return Kind("text", database, served, load, lambda count: tips.jobs("/tips", tips.bodies(department, count)))


def _bare(served: Served, portal: Served, load: Load) -> Kind:
    """The same bodies; they are nobody's tip there, so they can be sent again and again."""
    bodies = tips.bodies(tips.ask(portal.port), BARE_BODIES)

    def jobs(count: int) -> Sequence[list[bytes]]:
        return tips.jobs("/tips", [bodies[number % BARE_BODIES] for number in range(count)])

    return Kind("bare", "", served, load, jobs)


def _files(served: Served, load: Load) -> Kind:
    department = tips.ask(served.port)

    def jobs(count: int) -> Sequence[list[bytes]]:
        return [tips.job_with_file(department, secrets.token_bytes(FILE_BYTES)) for _ in range(count)]

    return Kind("file", "sqlite", served, load, jobs)
