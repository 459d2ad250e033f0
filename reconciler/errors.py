"""The exceptions, one tree.

ReconcilerError
├── BadSetting          a flag or RECONCILER_* variable that cannot be used
├── BadVocabulary       a vocabulary file that does not load, with file and place
├── BadInput            what a client sent is wrong; carries faults with JSON pointers
│   ├── Malformed       it does not parse at all (HTTP 400)
│   ├── TooLarge        it is over a limit (HTTP 413)
│   └── WrongMediaType  a form we do not read (HTTP 415)
├── NotFound            no such record (HTTP 404)
├── Conflict            the same key for something else, or a decision that cannot apply (HTTP 409)
├── Busy                the service cannot take more now (HTTP 503, Retry-After)
│   └── Unwritable      the disk is full, or the database may only be read (HTTP 503, Retry-After)
├── NotInstalled        an extra that is needed is not installed (HTTP 501)
├── WorkersLost         processes that read and judge for this one die again and again
├── Unreached           somebody who was to be told did not answer
├── StoreError          the database is missing, foreign, newer or damaged
└── JudgeError          a judge cannot be loaded or answered with something unusable
"""

from __future__ import annotations

from dataclasses import dataclass


class ReconcilerError(Exception):
    """Base of everything that this package raises on purpose. The message says what to do."""


class BadSetting(ReconcilerError):
    """A setting that cannot be used."""


class BadVocabulary(ReconcilerError):
    """A vocabulary file that does not load."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: `pointer` is an RFC 6901 JSON pointer to it."""

    pointer: str
    detail: str


class BadInput(ReconcilerError):
    """What a client sent is wrong. `faults` names each field and the remedy."""

    def __init__(self, message: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


class Malformed(BadInput):
    """It does not parse."""


class TooLarge(BadInput):
    """It is over a limit."""


class WrongMediaType(BadInput):
    """It comes in a form that we do not read."""


class NotFound(ReconcilerError):
    """There is no such record."""


class Conflict(ReconcilerError):
    """The request contradicts what is stored."""


class Busy(ReconcilerError):
    """Too much work is waiting; try again later."""


class Unwritable(Busy):
    """Nothing can be written until whoever runs the service has put something right."""


class NotInstalled(ReconcilerError):
    """What was asked for needs an extra that is not installed; the message names it."""


class WorkersLost(ReconcilerError):
    """Whoever works for this process dies of it."""


class Unreached(ReconcilerError):
    """Nothing was answered to what was sent; the message says why."""


class StoreError(ReconcilerError):
    """The database cannot be used."""


class JudgeError(ReconcilerError):
    """A judge cannot be used."""
