"""A sentence -> who is named beside its verbs of saying: before them, «the ministry said», or after, «…, said Jane Roe»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconciler.text.appositions import LAST_COMMA, name_after
from reconciler.text.lexicon import Lexicon
from reconciler.text.preceding import speaker_before
from reconciler.text.pronouns import PRONOUNS
from reconciler.text.reaches import EDGES, LONGEST_WORDS, joined
from reconciler.text.sayings import ends, may_say, says, surely_says
from reconciler.text.subjects import TITLE_SMALL, as_speaker
from reconciler.text.verbs import states, surely_states
from reconciler.text.words import Word, words

# No speaker with its appositions is longer than this.
NEAR = 400
# «…, the general, denied a report that …»: what is told of is no one who tells.
_TOLD_OF = frozenset({"report", "reports", "statement", "notice", "filing", "claim", "claims"})
_QUOTED = re.compile(r"[,.!?][\"”’]\s*$")
_ENDS_PART = frozenset(',"”’')
_GAP = 8
# «She was questioned and told (to stay)»: others told her.
_PASSIVE_TOO = frozenset({"told", "called", "declared", "reported"})
_PASSIVE = re.compile(r"\b(?:was|were|been|being)\b(?=[^,;:\"“”]{0,80} and $)")
# «It cut its rate, as the paper had reported»: the paper did so before, and it is not on its word.
_AS = re.compile(r"\bas\s+$", re.IGNORECASE)
_STOPS = (".", "!", "?", '."', ".”")
# «…, told Jane Roe» is no order of words; and what follows «said to» or «said that» is what was said.
_NEVER_INVERTED = frozenset({"told", "tells"})
_GOES_ON = frozenset({"to", "that", "because", "if"})
# «Banks cut off, shops shut, says Delta Ledger»: a headline may have no verb.
_CLOSING_NAME = re.compile(r"\s+(?:the )?[A-Z][^,;:]{2,60}$")


def attributions(sentence: str, lexicon: Lexicon) -> Iterator[tuple[int, str, bool]]:
    """Every speaker that the sentence names beside a reporting verb, with its place, and whether they close what was said."""
    among, spoken, turned = words(sentence), False, False
    for at, word in enumerate(among):
        if word.text in lexicon.saying and may_say(sentence, among, at):
            after = _after(sentence, among, at, lexicon) if _inverted(sentence, word) else None
            is_first, turned = not turned, turned or after is not None
            closing = is_first and closes(sentence[: word.start])
            found = (*after, closing) if after else _speaking(sentence, among, at, lexicon, spoken=spoken)
        elif word.text in lexicon.crying and _QUOTED.search(sentence, max(0, word.start - _GAP), word.start):
            after = _after(sentence, among, at, lexicon)
            found = (*after, True) if after else None
        else:
            continue
        if found:
            spoken = True
            yield found


def _speaking(sentence: str, among: list[Word], at: int, lexicon: Lexicon, *, spoken: bool) -> tuple[int, str, bool] | None:
    """The speaker before a verb if that says something there; where somebody has `spoken` before, what was said needs no other verb."""
    opens = max(0, among[at].start - NEAR)
    if among[at].text in _PASSIVE_TOO and among[at - 1].lower == "and" and _PASSIVE.search(sentence[opens : among[at].start]) is not None:
        return None
    found = speaker_before(sentence[opens : among[at].start], lexicon, surely=surely_says(among, at))
    if found is None:
        return None
    before = sentence[: opens + found[0]]
    if _AS.search(before) is not None and any(word.lower == "had" for word in among[max(0, at - 3) : at]):
        return None
    if not says(sentence, among, at, closing=_may_close(sentence, len(before)), lexicon=lexicon):
        return None
    goes_on = at + 1 < len(among) and among[at + 1].lower == "that"
    closing = closes(before) or (spoken and before.rstrip().endswith(",") and ends(sentence, among, at))
    return len(before), found[1], closing and not goes_on


def _may_close(sentence: str, start: int) -> bool:
    """Whether what stands before this place may be what was said; of a headline, «Two dead, illness found», only a statement."""
    before = sentence[:start]
    return closes(before) or (before.rstrip()[-1:] in _ENDS_PART and sentence.rstrip().endswith(_STOPS))


def closes(before: str) -> bool:
    """Whether what stands before a speaker is what was said: «The port is shut, (the mayor said)»; «On Monday, (the mayor …)» is not."""
    return before.rstrip(' "”’').endswith(",") and (states(before) or _QUOTED.search(before) is not None)


def _after(sentence: str, among: list[Word], at: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """The speaker right after a reporting verb: a phrase without a verb, that ends where the words go no further."""
    last = at
    while last + 1 < len(among) and last - at < LONGEST_WORDS and joined(sentence, among[last], among[last + 1]):
        if among[last + 1].lower in EDGES - TITLE_SMALL:
            break
        last += 1
    found = among[at + 1 : last + 1]
    if not found or surely_states(sentence[found[0].start : found[-1].end]) or (found[0].lower in PRONOUNS and len(found) > 1):
        return None
    follows = among[last + 1] if last + 1 < len(among) and joined(sentence, among[last], among[last + 1]) else None
    if follows is not None and follows.lower in _GOES_ON and found[-1].lower not in lexicon.speaker_nouns - _TOLD_OF:
        return None
    begins = surely_says(among, at) and (follows is None and found[0] == among[at + 1])
    who = as_speaker(found, sentence, lexicon, says=surely_says(among, at), begins=begins)
    return None if who is None else (who[0], name_after(who[1], sentence, found[-1].end, lexicon))


def _inverted(sentence: str, verb: Word) -> bool:
    """Whether what was said stands before the verb, so that the speaker may stand after it: «…, said Jane Roe».

    «Jane Roe, the mayor, denied …» is no such order: what stands before the verb says nothing.
    """
    before = sentence[: verb.start].rstrip()
    if verb.lower in _NEVER_INVERTED or (before and before[-1] not in ",\"'”’"):
        return False
    return (
        not before
        or before[-1] != ","
        or states(before)
        or LAST_COMMA.search(before[:-1]) is None
        or _CLOSING_NAME.match(sentence, verb.end) is not None
    )
