"""The one base error of the rules."""


class RuleError(Exception):
    """Something that the rules do not allow or cannot decide; subclasses say what."""
