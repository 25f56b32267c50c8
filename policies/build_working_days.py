"""Write `national/working-days.toml` from the wheel of PyPI `chinesecalendar` (MIT licence, by its contributors).

Usage: `pip download --no-deps chinesecalendar==1.11.0`, then `python -m policies.build_working_days WHEEL`. The wheel is
checked against the hash below and is needed for rebuilding only; nothing reads it at run time.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

VERSION = "1.11.0"
WHEEL_SHA256 = "9479ead6010e6001472efdf97317699882c16604c7858ba26862dc9d36d56d46"
YEARS = (2025, 2026)
TARGET = Path(__file__).parent / "national" / "working-days.toml"


def _list(days: Iterable[date]) -> str:
    return "[\n" + "".join(f"  {day.isoformat()},\n" for day in sorted(days)) + "]"


def render(off: Iterable[date], made_up: Iterable[date]) -> str:
    """Return the TOML for days off (weekends among them) and weekend days that are worked, cut to `YEARS`."""
    off = [day for day in off if day.year in YEARS]
    made_up = [day for day in made_up if day.year in YEARS]
    return "\n".join(
        (
            "# Days off and made-up working days as the State Council's office publishes them each year.",
            "# Built by policies/build_working_days.py; do not edit by hand. Beyond `last` only the festivals with a",
            "# fixed date are known, and every date that is reckoned there is marked provisional.",
            f'source = "PyPI chinesecalendar {VERSION}"',
            'licence = "MIT"',
            f'wheel_sha256 = "{WHEEL_SHA256}"',
            f"first = {YEARS[0]}-01-01",
            f"last = {YEARS[-1]}-12-31",
            "# 全国年节及纪念日放假办法 (2024): 元旦, 劳动节 (two days), 国庆节 (three days).",
            'fixed_festivals = ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"]',
            f"off = {_list(off)}",
            f"made_up = {_list(made_up)}",
            "",
        )
    )


def main(arguments: list[str]) -> int:
    """Check the wheel and write the table; exit status 1 for another wheel."""
    wheel = Path(arguments[0])
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        sys.stderr.write("this is not the wheel the table is built from\n")
        return 1
    # A wheel is a zip file, and Python imports from zip files.
    sys.path.insert(0, str(wheel))
    constants = importlib.import_module("chinese_calendar.constants")
    TARGET.write_text(render(constants.holidays, constants.workdays), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
