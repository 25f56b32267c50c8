"""`./anshao sweep`: what time alone does, calls about urgent cases, and the files between console and payer.

Idempotent; run it every minute from a timer, since whoever is on duty is called by it.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from cli.offices import CommandError, add_data_option, open_courier, open_office, open_payer, read_settings

if TYPE_CHECKING:
    from casework.kernel.office import Office
    from casework.oversight.courier import Courier
    from payer.office import PayerOffice


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `sweep`."""
    parser = subparsers.add_parser("sweep", help="deadlines, lapses, payment orders out and paid lists in")
    add_data_option(parser)
    parser.add_argument("--only", choices=("casework", "payer"), help="one side, where the two are on different hosts")
    parser.add_argument(
        "--day-ends", action="store_true", help="for the sample: what travels tomorrow travels now (claims, paid lists)"
    )


def run(args: argparse.Namespace) -> int:
    """Sweep once; 0, or 1 with a sentence on stderr."""
    from cli.sample import is_sample

    try:
        settings = read_settings(args.data)
        if args.day_ends and not is_sample(args.data):
            raise CommandError("--day-ends is for the sample of `./anshao run` alone: it shortens a day of silence.")
        office = open_office(settings) if args.only != "payer" else None
        payer = open_payer(settings) if args.only != "casework" else None
        sweep_all(office, payer, day_ends=args.day_ends, courier=open_courier(settings))
    except CommandError as error:
        print(f"anshao sweep: {error}", file=sys.stderr)
        return 1
    return 0


def sweep_all(
    office: Office | None,
    payer: PayerOffice | None,
    *,
    day_ends: bool = False,
    claims_at_once: bool = False,
    courier: Courier | None = None,
) -> None:
    """Sweep both sides in the order in which files travel: orders out, orders in, paid lists out, paid lists in.

    Claims and payments travel on the day after. In a sample `claims_at_once` does not wait, and `day_ends` for neither.
    """
    from casework.sweep import sweep
    from payer.closing import take_withdrawals, write_unpaid
    from payer.database import empty_log
    from payer.orders import next_list_day, take_orders, write_paid

    if office is not None:
        sweep(office, day_ends=day_ends or claims_at_once, courier=courier)
    if payer is None:
        return
    take_withdrawals(payer)
    take_orders(payer)
    write_paid(payer, next_list_day(payer) if day_ends else None)
    write_unpaid(payer)
    empty_log(payer.engine)
    if office is not None:
        sweep(office)
