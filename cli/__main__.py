"""`./anshao COMMAND`: finds the subcommand's module and hands over.

Each module in `COMMANDS` has `add_parser(subparsers)` and `run(args) -> int`, the exit status. Only the module that was
asked for is imported, so that `./anshao locate` does not pay for the web servers; help imports all of them.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

COMMANDS: tuple[tuple[str, str], ...] = (
    ("run", "cli.run"),
    ("test", "cli.testing"),
    ("init", "cli.init"),
    ("clerks", "cli.clerks"),
    ("serve", "cli.serve"),
    ("sweep", "cli.sweep"),
    ("locate", "cli.locate"),
    ("route", "cli.route"),
    ("reward", "cli.reward"),
    ("policy", "cli.policy"),
    ("seal", "cli.seal"),
    ("open", "cli.open"),
    ("bench", "cli.bench"),
    ("drill", "cli.drill"),
)
"""Name of the command and its module, in the order in which help lists them."""


def load(names: Sequence[str]) -> list[ModuleType]:
    """The modules of the commands in `names`, in the order of `COMMANDS`."""
    return [importlib.import_module(module) for name, module in COMMANDS if name in names]


def make_parser(modules: Sequence[ModuleType]) -> argparse.ArgumentParser:
    """A parser that knows the subcommands of `modules`; each sets `run` on what it parses."""
    parser = argparse.ArgumentParser(prog="anshao", description="安哨：安全生产匿名举报")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in modules:
        known = set(subparsers.choices)
        module.add_parser(subparsers)
        for name in set(subparsers.choices) - known:
            subparsers.choices[name].set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse `arguments` (those of the process if none are given), run the command, and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    names = [name for name, _ in COMMANDS]
    asked = given[:1] if given[:1] and given[0] in names else names
    args = make_parser(load(asked)).parse_args(given)
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of a pipe went away (`| head`): nobody is left to tell. Closing stderr keeps Python silent.
        sys.stderr.close()
        return 141


if __name__ == "__main__":
    sys.exit(main())
