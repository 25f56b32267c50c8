"""The one family of errors that use cases raise; each carries a sentence that the page may show as it stands."""

from collections.abc import Mapping


class CaseworkError(Exception):
    """A use case could not do what was asked.

    `code` is for programs (lower case, words joined by `_`), `sentence` is Chinese and for the person at the page.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class Refused(CaseworkError):
    """The request is understood and a rule forbids it."""


class NotFound(CaseworkError):
    """There is no such thing, or the actor may not know that there is: both read alike."""

    def __init__(self, code: str = "not_found", sentence: str = "没有找到。") -> None:
        super().__init__(code, sentence)


class Conflict(CaseworkError):
    """Somebody else changed it first; what was typed is kept by the page and shown beside the present state.

    `present` is that state as JSON, where there is a text to show: `by` (title), `version` and `fields`.
    """

    def __init__(
        self,
        code: str = "stale",
        sentence: str = "别人刚刚改过。您写的还在，请看一遍再存。",
        present: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code, sentence)
        self.present = present


class Forbidden(CaseworkError):
    """The actor's duties do not reach this deed."""

    def __init__(self, code: str = "forbidden", sentence: str = "您的岗位不能做这一步。") -> None:
        super().__init__(code, sentence)


class Full(CaseworkError):
    """The disk keeps its last room for words; files have to wait."""

    def __init__(self) -> None:
        super().__init__("full", "网站的地方不够了，照片先传不了。文字都收到了，过一会儿再传。")


class Unavailable(CaseworkError):
    """The database cannot be reached, its disk is full, or it is locked for too long; nothing was changed.

    `is_unsure`: it was lost just as it was told to keep what was done, so that it may have or may not. The sentence is for
    reporters, whose every deed may be sent again; officers read another one (admin/answers.py).
    """

    def __init__(self, *, is_unsure: bool = False) -> None:
        super().__init__(
            "unsure" if is_unsure else "unavailable",
            "网站现在收不下，不是您的错。写的都还在。过 10 分钟再按，急事打 12350。",
        )
        self.is_unsure = is_unsure


class Nested(CaseworkError):
    """A use case was called inside another one, which would split or merge transactions unseen."""

    def __init__(self) -> None:
        super().__init__("nested", "系统出错了，什么都没有改动。")
