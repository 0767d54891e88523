"""Why something cannot be done with a submission."""

from __future__ import annotations


class SubmissionError(Exception):
    """What was asked cannot be done with this submission; nothing was changed."""


class UnknownSubmission(SubmissionError):
    """There is none that this person may see."""


class NotAllowed(SubmissionError):
    """Another person, or another role, may do it."""


class OwnSubmission(SubmissionError):
    """Nobody decides on what they sent themselves."""


class WrongState(SubmissionError):
    """It is in a state that does not allow this."""


class KeyReused(SubmissionError):
    """The idempotency key was used for another request."""


class ChangedMeanwhile(SubmissionError):
    """It is at another version than the one that was looked at."""


class ReasonMissing(SubmissionError):
    """A decision without a reason."""


class CommentRefused(SubmissionError):
    """A comment that is empty, too long, one too many, or on a provision that is not there."""
