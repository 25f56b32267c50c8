"""The one base of every error that the payer's site raises on purpose."""


class PayerError(Exception):
    """Something the counter cannot do; `code` is for scripts, `sentence` is what the clerk reads."""

    def __init__(self, code: str, sentence: str) -> None:
        """Keep both; the sentence holds nothing that was typed."""
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class SignInError(PayerError):
    """A login and passphrase that do not belong together, or belong to nobody: one answer for both."""

    def __init__(self, sentence: str = "登录名或口令不对。") -> None:
        super().__init__("signin", sentence)


class NotPayable(PayerError):
    """What was to be paid may not be paid: nothing was checked, it is paid already, or its day is over."""


class Unavailable(PayerError):
    """The database is away, full or locked; `is_unsure`: nobody knows whether the last step was kept."""

    def __init__(self, *, is_unsure: bool = False) -> None:
        super().__init__("unsure" if is_unsure else "unavailable", "系统正忙，请过几分钟再做。")
        self.is_unsure = is_unsure
