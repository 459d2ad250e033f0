"""From what scores on a verdict counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from reconciler.records import Together


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From what score on a contradiction is shown, and from what score on a later claim supersedes an earlier one, or may."""

    shown: float = 0.33
    sure: float = 0.5
    suggested: float = 0.25
    together: Together = field(default_factory=Together)
