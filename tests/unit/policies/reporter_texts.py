"""Every text that a reporter can read, collected from where it stands: templates, scripts, policies, and sentences in code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import policies
from casework.cases import extension
from web import errors

ROOT = Path(__file__).resolve().parents[3]
HAN = re.compile(r"[\u4e00-\u9fff]")
# Code whose sentences reach the portal: its own, the use cases behind it, and what they refuse with.
CODE = (
    "portal/*.py", "portal/plain/*.py", "casework/cases/telling.py", "casework/cases/mailbox.py", "casework/cases/receive.py",
    "casework/tips/*.py", "casework/rewards/claim.py",
)  # fmt: skip
SCRIPTS = ("static/js/portal/**/*.js", "static/js/crypto/*.js")
TEMPLATES = ("templates/portal/*.html", "templates/portal/plain/*.html", "templates/shared/errors.html")
# Word lists and tables of sounds are no sentences.
DATA = ("words.js", "words-pinyin.js")
_LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`(?:[^`\\]|\\.)*`')
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)


def texts() -> dict[str, list[str]]:
    """Return every text by the file or table that it stands in; what is filled in reads `{}`."""
    found: dict[str, list[str]] = {}
    for pattern in TEMPLATES:
        for path in sorted(ROOT.glob(pattern)):
            found[_name(path)] = list(_template(path.read_text("utf-8")))
    for pattern in SCRIPTS:
        for path in sorted(ROOT.glob(pattern)):
            if path.name not in DATA:
                found[_name(path)] = list(_script(path.read_text("utf-8")))
    for pattern in CODE:
        for path in sorted(ROOT.glob(pattern)):
            found[_name(path)] = list(_code(path.read_text("utf-8")))
    found |= _policies()
    found["casework/cases/extension.py"] = [f"因为{reason}。" for reason in extension.REASONS.values()]
    found["web/errors.py"] = [line for one in errors.REPORTER.values() for line in (one.heading, *one.sentences)]
    return {name: [one for one in lines if HAN.search(one)] for name, lines in found.items()}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _template(source: str) -> Iterator[str]:
    """Text between tags, values of attributes, and strings within Jinja's own tags."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    for tag in re.findall(r"\{%.*?%\}|\{\{.*?\}\}", source, re.DOTALL):
        yield from (literal[1:-1] for literal in _LITERAL.findall(tag))
    source = re.sub(r"\{\{.*?\}\}", "{}", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}", "\n", source, flags=re.DOTALL)
    for element in re.findall(r"<[^>]*>", source):
        yield from re.findall(r'="([^"]*)"', element)
    # A link or a bold word goes on in the same sentence; all else ends it.
    source = re.sub(r"</?(?:a|b|span|bdi|small)\b[^>]*>", "", source)
    yield from re.split(r"<[^>]*>|\n", source)


def _script(source: str) -> Iterator[str]:
    for literal in _LITERAL.findall(_COMMENT.sub("", source)):
        yield re.sub(r"\$\{[^}]*\}", "{}", literal[1:-1])


def _code(source: str) -> Iterator[str]:
    """String constants that are no docstrings; f-strings with `{}` for what is filled in."""
    tree = ast.parse(source)
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def _policies() -> dict[str, list[str]]:
    loaded = policies.load()
    told = loaded.sentences
    found = {
        "sentences": [line for one in told.states.values() for line in (one.headline, one.sentence, one.late)]
        + [*told.no_reward.values(), told.thanks],
        "categories": [line for one in loaded.categories.values() for line in (one.name, one.example, one.notice)]
        + [one.label for one in loaded.groups],
        "cards": [line for one in loaded.cards.values() for text in one.texts.values() for line in (text.short, text.question)],
    }
    found["responsibilities"] = [line.why for line in loaded.lines]
    national = {line.id for line in loaded.lines}
    for pack in loaded.packs.values():
        own = [line.why for line in pack.responsibilities if line.id not in national]
        found[f"lines {pack.id}"] = [*own, *(rule.why for rule in pack.level_rules)]
        found[f"scenes {pack.id}"] = [
            line
            for scene in pack.scenes
            for line in (
                scene.label, scene.question, *(one.label for one in scene.options),
                *(text for one in scene.lines for text in (one.label, one.example)),
            )
        ]  # fmt: skip
        found[f"hotlines {pack.id}"] = [one.label for one in pack.hotlines]
    return found
