"""`./anshao COMMAND`: finds the subcommand's module and hands over.

Each module in `COMMANDS` has `add_parser(subparsers)` and `run(args) -> int`, the exit status. Only the module that was
asked for is imported, so that `./anshao locate` does not pay for the web servers; help imports all of them.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from cli import lines
from cli.parser import WRONG_USE, Parser, UsageFault

INTERRUPTED, NO_READER = 130, 141
"""Exit statuses after Ctrl+C and where nobody reads on, as shells give them."""
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


def make_parser(modules: Sequence[ModuleType]) -> Parser:
    """A parser that knows the subcommands of `modules`; each sets `run` on what it parses."""
    parser = Parser("anshao", "安哨：安全生产匿名举报")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in modules:
        known = set(subparsers.choices)
        module.add_parser(subparsers)
        for name in set(subparsers.choices) - known:
            subparsers.choices[name].set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse `arguments` (those of the process if none are given), run the command, and return its exit status.

    Whatever was wrong with what was given is one sentence, on stderr or with `--json` as JSON; 2 where the options cannot be
    understood, 1 for all else, 130 after Ctrl+C, 141 where the reader of a pipe went away.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe went away (`| head`): nobody is left to tell.
        _let_go_of_stdout()
        return NO_READER
    except OSError as error:
        _let_go_of_stdout()
        sys.stderr.write(f"anshao：{lines.fault(error)}\n")
        return lines.BROKEN


def _run(given: list[str]) -> int:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "closed", "标准输出")
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding, or a name that is no text, must not end a command half way.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    names = [name for name, _ in COMMANDS]
    asked = [name for name in given[:1] if name in names]
    try:
        args = make_parser(load(asked or names)).parse_args(given)
        status = int(args.run(args))
    except UsageFault as fault:
        status = lines.report(fault.sentence("".join(asked)), as_json="--json" in given, status=WRONG_USE)
    except Exception as error:
        from policies.reader import PolicyError

        if not isinstance(error, PolicyError):
            raise
        status = lines.report("\n".join(error.faults), as_json="--json" in given)
    finally:
        # What cannot be written is to be known here, and not when Python ends.
        sys.stdout.flush()
    return status


def _let_go_of_stdout() -> None:
    """Python flushes stdout at its end: what could not be written would fail once more and be told in English."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
