"""All the data, in the order of the path: report -> claims -> pairs -> verdicts -> questions -> contradictions -> supersessions.

Every record is frozen. Times are aware datetimes that keep the offset they were given with; they compare by instant.
Spans are Unicode code point offsets into a report's `title` or `text` as stored.
"""

from reconciler.records.accounts import (
    Account,
    Basis,
    ClaimState,
    Contradiction,
    Link,
    Position,
    Question,
    Standing,
    State,
    Superseding,
    Supersession,
    Topic,
)
from reconciler.records.claims import BOUND, EXACT, INCREMENT, QUANTITY, Claim, Modality, Reading, ReadReport
from reconciler.records.decisions import UNGRADED, Credibility, Decided, Decision, Grade, Reliability
from reconciler.records.pairs import Couple, Plan, Tie
from reconciler.records.reports import Part, Report
from reconciler.records.verdicts import OTHER_CLAIMS, Evidence, Kind, Relation, Span, Together, Verdict

__all__ = [
    "BOUND",
    "EXACT",
    "INCREMENT",
    "OTHER_CLAIMS",
    "QUANTITY",
    "UNGRADED",
    "Account",
    "Basis",
    "Claim",
    "ClaimState",
    "Contradiction",
    "Couple",
    "Credibility",
    "Decided",
    "Decision",
    "Evidence",
    "Grade",
    "Kind",
    "Link",
    "Modality",
    "Part",
    "Plan",
    "Position",
    "Question",
    "ReadReport",
    "Reading",
    "Relation",
    "Reliability",
    "Report",
    "Span",
    "Standing",
    "State",
    "Superseding",
    "Supersession",
    "Tie",
    "Together",
    "Topic",
    "Verdict",
]
