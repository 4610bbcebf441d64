"""What can go wrong for the person at the keyboard; a bug is not among it."""


class RgfeedsError(Exception):
    """The one root of all expected errors; the command line alone catches it.

    The text says what, where and what to do, in the organiser's words.
    """

    #: 1: the store has mistakes; 2: the call or its surroundings are at fault.
    exit_status = 2


class Refused(RgfeedsError):  # noqa: N818 - it reads as what happened
    """The store has mistakes, or would have one more, so that what was asked is not done."""

    exit_status = 1
