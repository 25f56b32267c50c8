"""Access is declared on each view, and a view without a declaration is not served.

A site's decorators (`public` here, `@requires` and its like in the console's guard) call `declare`; the app factory asks
`declared` before each request and gives the label to the site's policy; a test walks the URL maps with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask.typing import ResponseReturnValue

from web.settings import WebError

View = TypeVar("View", bound=Callable[..., Any])
AccessPolicy = Callable[[str], ResponseReturnValue | None]
"""Gets the label of the view about to run; None admits, a response (or an HTTP exception) ends the request."""

PUBLIC = "public"
_MARK = "__anshao_access__"


class AccessError(WebError):
    """A view without a declaration, or with two, or a label that the site's policy does not know."""


def declare(view: View, label: str) -> View:
    """Mark `view` as reachable by those whom `label` names, and return it; a second declaration is refused."""
    if not label:
        raise AccessError("an access label is empty")
    if declared(view) is not None:
        raise AccessError(f"{view.__name__} declares its access twice")
    setattr(view, _MARK, label)
    return view


def declared(view: Callable[..., Any]) -> str | None:
    """The label that `view` declares, or None. Decorators that use `functools.wraps` keep it."""
    return getattr(view, _MARK, None)


def public(view: View) -> View:
    """Declare that anybody may use `view`, without being known."""
    return declare(view, PUBLIC)


def public_only(label: str) -> ResponseReturnValue | None:
    """The policy of a site where nobody signs in: it admits to public views and knows no others."""
    if label != PUBLIC:
        raise AccessError(f"this site has no access {label!r}")
    return None
