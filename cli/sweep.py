"""`./anshao sweep`: what time alone does, calls about urgent cases, and the files between console and payer.

Idempotent; run it every minute from a timer, since whoever is on duty is called by it.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from cli.offices import UNREACHABLE, CommandError, add_data_option, open_courier, open_office, open_payer, read_settings

if TYPE_CHECKING:
    from casework.kernel.office import Office
    from casework.oversight.courier import Courier
    from payer.office import PayerOffice


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `sweep`."""
    parser = subparsers.add_parser("sweep", help="到期的、失效的、付款单和已付清单")
    add_data_option(parser)
    parser.add_argument("--only", choices=("casework", "payer"), help="只做一边，两边不在一台机器上时用")
    parser.add_argument("--day-ends", action="store_true", help="只给样本：明天才走的（领奖、已付清单），现在就走")


def run(args: argparse.Namespace) -> int:
    """Sweep once; 0, or 1 with a sentence on stderr."""
    from casework.kernel.errors import Unavailable
    from cli.sample import is_sample
    from payer.errors import Unavailable as PayerUnavailable

    try:
        settings = read_settings(args.data)
        if args.day_ends and not is_sample(args.data):
            raise CommandError("--day-ends 只给 ./anshao run 的样本用：它把该等的一天省掉了。")
        office = open_office(settings) if args.only != "payer" else None
        payer = open_payer(settings) if args.only != "casework" else None
        sweep_all(office, payer, day_ends=args.day_ends, courier=open_courier(settings))
    except CommandError as error:
        print(f"anshao sweep: {error}", file=sys.stderr)
        return 1
    except (Unavailable, PayerUnavailable):
        print(f"anshao sweep: {UNREACHABLE}", file=sys.stderr)
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
