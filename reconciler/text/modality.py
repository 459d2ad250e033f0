"""A clause -> how firmly it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reconciler.records import Modality
from reconciler.text.beside import beside, only_named, told
from reconciler.text.headlines import is_to_come
from reconciler.text.lexicon import Lexicon
from reconciler.text.possessives import is_possessive
from reconciler.text.relatives import is_of_subject
from reconciler.text.senses import other_senses
from reconciler.text.sieve import Sieved
from reconciler.text.verbs import states
from reconciler.text.words import Word, is_title_case, words

_QUESTION = re.compile(r"\?[\"'”’)\]]*\s*$")
_OPINION_TITLE = Sieved(r"^\s*(?:opinion|comment|editorial|analysis|column|op-ed|viewpoint)\s*[:|–—-]", re.IGNORECASE)
# What weakens a claim most wins: a question asserts nothing, whatever else it says.
_FROM_WEAKEST = (Modality.DENIED, Modality.CONDITIONAL, Modality.OPINION, Modality.POSSIBLE, Modality.PLANNED, Modality.REPORTED)
# «denied the company bail», «was denied a licence»: what is refused, not what is said to be untrue.
_REFUSAL = Sieved(
    r"\bden(?:y|ies|ied|ying)\b(?: (?!that\b|any\b|had\b|has\b|have\b|was\b|were\b|would\b|\w+ing\b)[\w'’-]+){0,4}? "
    r"(?:bail|parole|entry|access|permission|licen[cs]es?|visas?|permits?|asylum|appeals?|requests?|applications?|motions?|petitions?|bids?|"
    r"treatment|injunctions?|stay|leave|clemency|rehearing|certiorari|restraining order)\b",
    re.IGNORECASE,
)
# «Reports that he had fled were wrong», «the claim that we fired does not correspond to reality»: denied, whatever verb says so.
_SAID_FALSE = Sieved(
    r"^(?:\W*[^,;:]{0,40}, )?\W*(?:[\w'’-]+ ){0,5}?"
    r"(?:reports?|claims?|rumou?rs?|suggestions?|allegations?|accusations?|assertions?|speculation|stories)"
    r"(?: (?:that|of|about|saying|claiming|in|by|from)\b[^;:]*?)? (?:(?:is|are|was|were) (?:(?:all|\w+ly) )?"
    r"(?:wrong|incorrect|inaccurate|untrue|not true|not correct|nonsense|fabricated|fabrications?|mistaken|lies|"
    r"an? (?:lie|invention|fabrication|hoax))|(?:do|does|did) not correspond to (?:the )?(?:reality|facts|truth))\b",
    re.IGNORECASE,
)
# «Had the council acted, we would not be here», «Were it to fail, prices could fall»
_INVERTED = Sieved(
    r"^\W*(?:(?:but|and) )?(?:had|were|should) (?!(?:to|been)\b)[^,;:?]{3,90}, [^;:?]*\b(?:would|could|might)\b", re.IGNORECASE
)
# «acknowledged it a day after denying any crossing», «after the ministry had denied it»: what went before is told, and not denied now.
_AFTER_DENYING = re.compile(r"\b(?:after|despite|having) (?:(?!(?:that|but|and|which|who)\b)[\w'’-]+ ){0,6}?$", re.IGNORECASE)
_WEAK = frozenset({Modality.CONDITIONAL, Modality.POSSIBLE})
_OPEN = _WEAK | {Modality.PLANNED}
_PLURALS = frozenset({"pledges", "promises"})
_MODAL_NOUNS = _PLURALS | {"might", "will"}
_DETERMINERS = frozenset("a an the his her its our their my your free political military own good ill at last".split())
# «Written pledges from Kyiv», «the promises were kept»; «pledges 40 million», «promises to pay», «pledges help».
_AFTER_NOUN = frozenset("of on from by in for at with about made given were are was is have had has remain and or but".split())
_END = 200
# «Trains back on 4 May, railway promises».
_SAYS_AT_END = re.compile(r",\s+(?:the\s+)?[\w'’-]+\s+[\w'’-]+\W*$", re.IGNORECASE)
_HOPES = frozenset({"hope", "hopes"})
_BEFORE_NOUN = frozenset(
    "a an the his her its our their my your this that any all some no little much more less new fresh false last great high of with "
    "without in on raise raises raised raising beyond only faint slim there's".split()
)
# «Our hope is that talks resume»: what is hoped.
_HOPED = frozenset("is that to are".split())
_BEFORE_MONTH = frozenset("in on by of since until from to last next this early late mid before after during for through and".split())


def modality(clause: str, lexicon: Lexicon, *, is_title: bool = False) -> Modality:
    """The weakest modality that the clause's words give it; `asserted` where there is none. A title may be a plan by its form."""
    if _QUESTION.search(clause):
        return Modality.QUESTION
    if _OPINION_TITLE.match(clause):
        return Modality.OPINION
    if _SAID_FALSE.match(clause):
        return Modality.DENIED
    if _INVERTED.match(clause):
        return Modality.CONDITIONAL
    said = {*_said(clause, lexicon), *([Modality.PLANNED] if is_title and is_to_come(clause, lexicon.headlines) else [])}
    return next((modality for modality in _FROM_WEAKEST if modality in said), Modality.ASSERTED)


def _said(clause: str, lexicon: Lexicon) -> Iterator[Modality]:
    among = words(clause)
    told_of = [*lexicon.modality.find(among)]
    if not told_of:
        return
    refused, otherwise = [match.span() for match in _REFUSAL.finditer(clause)], other_senses(clause, lexicon)
    # Most clauses have no word for what is open.
    tensed = told(clause) if any(found.means in _OPEN for found in told_of) else []
    otherwise += only_named(clause, tensed, lexicon) if tensed else []
    opened: list[tuple[int, int, Modality]] = []
    for found in told_of:
        at, end, one_word = among[found.first].start, among[found.last].end, found.first == found.last
        in_refusal = found.means is Modality.DENIED and (any(start <= at < last for start, last in refused) or _had_denied(clause, at))
        other_sense = any(start < end and at < last for start, last in otherwise)
        if in_refusal or other_sense or (one_word and _is_other_word(clause, among, found.first)):
            continue
        if found.means in _OPEN:
            opened.append((at, end, found.means))
        else:
            yield found.means
    if opened:
        aside = beside(clause, opened[0][0], tensed, refused, lexicon)
        yield from (means for at, end, means in opened if at < aside and not is_of_subject(clause, at, end))


def _had_denied(clause: str, at: int) -> bool:
    """Whether a denial only tells when the main statement before it was so."""
    after = _AFTER_DENYING.search(clause, 0, at)
    return after is not None and states(clause[: after.start()])


def _is_other_word(clause: str, among: Sequence[Word], at: int) -> bool:
    """Whether a word for a modality is the month or the name «May», or a noun, «the might of the army», «our hope was not fulfilled»."""
    before = among[at - 1] if at else None
    after = among[at + 1].lower if at + 1 < len(among) else ""
    if among[at].lower in _MODAL_NOUNS and before is not None and _determines(clause, before):
        return True
    if among[at].lower in _PLURALS:
        return after in _AFTER_NOUN if after else _SAYS_AT_END.search(clause[-_END:]) is None
    if among[at].lower in _HOPES:
        return before is not None and before.lower in _BEFORE_NOUN and after not in _HOPED
    if among[at].text != "May":
        return False
    before_day = at + 1 < len(among) and among[at + 1].text[0].isdigit()
    if before is None or before_day:
        return before_day
    return before.lower in _BEFORE_MONTH or before.text[0].isdigit() or not is_title_case(among)


def _determines(clause: str, before: Word) -> bool:
    """Whether a noun comes after this word: «the (might)», «Kessby's (will)»."""
    return before.lower in _DETERMINERS or is_possessive(clause[before.start : before.end + 1].rstrip())


def is_opinion(title: str) -> bool:
    """Whether a title marks its report as opinion or analysis."""
    return bool(_OPINION_TITLE.match(title))
