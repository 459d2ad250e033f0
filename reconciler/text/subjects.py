"""Words beside a reporting verb or after «according to» -> the speaker among them."""

from __future__ import annotations

from itertools import pairwise, takewhile

from reconciler.text.calendars import CALENDAR
from reconciler.text.figures import NUMBER_WORDS
from reconciler.text.language import COMMON
from reconciler.text.lexicon import Lexicon
from reconciler.text.possessives import is_possessive
from reconciler.text.pronouns import PRONOUNS
from reconciler.text.verbs import finite, states, surely_states
from reconciler.text.words import Word, words

TITLE_SMALL = frozenset("of the for and de du la al in at".split())
PREPOSITIONS = frozenset("about of in on at by for from to with".split())
DETERMINERS = frozenset("a an the his her its our their my your no any some this that these those".split())
NOT_SAYING = frozenset("not never neither nor could cannot can't couldn't didn't did to must should will would may might shall".split())
AUXILIARIES = frozenset({"has", "have", "had", "did"})
# What stands between a speaker and the verb, with all that ends in -ly but for a few nouns: «the police had twice said».
_ADVERBS = frozenset(
    "first twice once again always ever often sometimes thus even instead rather too however therefore already meanwhile nevertheless "
    "nonetheless no longer at both all each long since further himself herself itself themselves ourselves".split()
)
_NOUNS_IN_LY = frozenset("family assembly ally monopoly supply anomaly butterfly".split())
# Where a time ends, after which a subject begins: «in spring (the company)», «a week later (a notice)».
_TIME_NOUNS = frozenset(
    "morning afternoon evening night noon midnight midday day week weekend fortnight month quarter year decade spring summer autumn winter "
    "later earlier before afterwards".split()
)
# A noun phrase without a name in it is seldom longer: «the national weather bureau».
_FEW = 5
_FEWER = 3
_FEWEST = 2
_ARTICLES = frozenset("a an the his her its our their my your".split())
# «Two sailors (said)», «several residents (said)»; and «one of them», «most of those».
_QUANTIFIERS = NUMBER_WORDS | frozenset({"several", "many", "some", "most", "both", "another"})
_OF_WHOM = frozenset({"them", "these", "those"})
# «All the firms», «both the firms».
_WHOLES = frozenset({"all", "both", "half"})
_NOBODY = frozenset("nobody none neither nothing everyone everybody everything anyone anybody anything no".split())
ASKING = frozenset("what who whom whose why how when where which".split())
_INTENDS = frozenset(
    "expects expect expected plans plan wants want wanted aims aim intends intend hopes hope refuses refused agrees agreed needs seeks "
    "fails failed vows vowed ready due set".split()
)
_ASKING_FIRST = frozenset("do does did is are was were has have had can could will would should may might must".split())
_RELATIVES = frozenset("that which who whom whose when where whether".split())
_LEADING = (
    PREPOSITIONS | TITLE_SMALL | DETERMINERS | frozenset("or as than into over under against during after before all both half".split())
)
TIME_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today late early on hours days weeks months years later earlier "
    "ago then soon now also just only back still until".split()
)
# May, June, April and August are people's names, too.
_TIMES = TIME_WORDS | CALENDAR - {"may", "june", "april", "august"}


def as_speaker(
    among: list[Word], sentence: str, lexicon: Lexicon, *, opened: bool = False, says: bool = False, begins: bool = False
) -> tuple[int, str] | None:
    """The words and their place as a speaker if they hold a name, a noun for people who speak, or a personal pronoun.

    Where a preposition `opened` them, what they begin with may be no subject: «in (a statement) the company». Beside a verb that
    surely `says` something any noun is who says it: «the museum said».
    """
    while among and is_beside_verb(among[-1]):
        among = among[:-1]
    if not among or among[0].lower in _NOBODY or _asks(among):
        return None
    if _is_of_them([word.lower for word in among[-3:]]) and not any(word.lower in PREPOSITIONS for word in among[-4:-3]):
        return among[-3].start, _cleaned(sentence[among[-3].start : among[-1].end])
    among = _from_subject(_subject(among, sentence, lexicon), opened=opened)
    if not among or among[-1].text in NOT_SAYING:
        return None
    if _is_to(among):
        return None
    named = any(is_named(word) for word in among[1:] or among)
    if named or any(speaks(word.lower, lexicon) for word in among) or (says and _is_thing(among, begins=begins)):
        initial = len(among[-1].text) == 1 and among[-1].text.isupper() and sentence[among[-1].end : among[-1].end + 1] == "."
        return among[0].start, _cleaned(sentence[among[0].start : among[-1].end + initial])
    return None


def _is_to(among: list[Word]) -> bool:
    """Whether words say what somebody will do or wants, and so are no one who speaks: «the firm expects to cut»."""
    return any(word.text in _INTENDS and after.text == "to" for word, after in pairwise(among[1:]))


def begins_later(among: list[Word]) -> bool:
    """Whether a phrase after a preposition has a subject in it: «(in) a statement the company»."""
    return len(_from_subject(among, opened=True)) < len(among)


def _is_thing(among: list[Word], *, begins: bool) -> bool:
    """Whether words are an article or a number with few nouns, as far as that can be told without a dictionary.

    Or a plural that `begins` its part of the sentence, «taxi drivers»; each with what goes with it, «at the airport».
    """
    head = list(takewhile(lambda word: word.lower not in PREPOSITIONS, among))
    beside = among[len(head) :]
    if len(beside) > _FEW or any(finite(word.text) for word in beside):
        return False
    plural = begins and 0 < len(head) <= _FEWER and head[-1].text.endswith("s") and not is_possessive(head[-1].text)
    article = bool(head) and head[0].lower in _ARTICLES | _QUANTIFIERS | _WHOLES and 1 < len(head) <= _FEW
    nouns = head[1:] if article else head
    return (article or plural) and all(_is_noun(word) for word in nouns)


def _is_noun(word: Word) -> bool:
    """Whether a word may be a noun or what stands before one: no function word, no time."""
    lettered = word.text.replace("'", "").replace("’", "").isalpha() or word.text[0].isdigit()
    return lettered and word.lower not in COMMON | TITLE_SMALL | _TIMES | _TIME_NOUNS


def _is_of_them(among: list[str]) -> bool:
    """Whether words are «one of them», «two of those»."""
    return len(among) == 3 and among[0] in _QUANTIFIERS and among[1] == "of" and among[2] in _OF_WHOM


def is_beside_verb(word: Word) -> bool:
    """Whether a word is a time, an auxiliary or an adverb: it goes with the verb, and is no part of a name."""
    in_ly = word.text.islower() and word.text.endswith("ly") and len(word.text) > len("only") and word.text not in _NOUNS_IN_LY
    return in_ly or word.text in _ADVERBS or word.lower in TIME_WORDS | AUXILIARIES


def _asks(among: list[Word]) -> bool:
    """Whether these words begin a question: «what does the company (say)», «will the minister (say)»; Will Smith asks nothing."""
    asks = among[0].lower in _ASKING_FIRST and (len(among) > 1 and not among[1].text[0].isupper())
    return asks or among[0].lower in ASKING


def _from_subject(among: list[Word], *, opened: bool) -> list[Word]:
    """The words without a time or a place before the subject: «(in spring) the company», «(on Monday night) Castlemere»."""
    for at in range(len(among) - 1, 0, -1):
        word, before = among[at], among[at - 1]
        ends = before.text in _TIME_NOUNS or before.text[0].isupper() or opened
        if word.text in _ARTICLES and ends and before.lower not in PREPOSITIONS | TITLE_SMALL | _WHOLES:
            return among[at:]
        if before.text in _TIME_NOUNS and word.text[0].isupper():
            return among[at:]
    return among


def _subject(among: list[Word], sentence: str, lexicon: Lexicon) -> list[Word]:
    """The subject of the verb that follows: «the firm» of «the firm regretted it and (said)», «we» of «in our edition we (said)»."""
    if among and among[-1].lower in PRONOUNS:
        return among[-1:]
    if among and among[-1].lower == "and":
        subject = list(takewhile(lambda word: not states(sentence[word.start : word.end]), among[:-1]))
        return subject[: _to_verb(subject, lexicon)]
    return among


def _to_verb(among: list[Word], lexicon: Lexicon) -> int:
    """Where a verb in the present may follow a name or a noun for who speaks: «Corvex (employs 900 people and said)»."""
    for at in range(1, len(among)):
        before, word = among[at - 1], among[at]
        follows = is_named(before) or speaks(before.lower, lexicon)
        if follows and word.text.islower() and word.text.endswith("s") and not speaks(word.lower, lexicon):
            return at
    return len(among)


def speaks(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a noun for who speaks, or the plural of one."""
    singular = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return word in lexicon.speaker_nouns or (singular in lexicon.speaker_nouns and singular not in PRONOUNS)


def _cleaned(who: str) -> str:
    return " ".join(who.split()).strip(" \"'“”’,")


def source(named: str, lexicon: Lexicon) -> str | None:
    """Who is named after «according to», up to where the statement begins; None for what does not speak: «the rules»."""
    among = words(named)
    if _is_of_them([word.lower for word in among[:3]]):
        return _cleaned(named[: among[2].end])
    among = among[: _statement(among)]
    named = named[: among[-1].end] if among else named
    phrase = list(takewhile(lambda word: word.lower not in _RELATIVES, among))
    begins = next((at for at, word in enumerate(phrase) if is_named(word) or _is_who(word.lower, lexicon)), None)
    if begins is None and _is_of_somebody(phrase, lexicon):
        begins = 1
    if begins is None or among[0].lower in _NOBODY:
        return None
    before = [word.lower for word in phrase[:begins]]
    if not any(is_named(word) for word in phrase) and not _is_of_who_speaks(before):
        return None
    if not surely_states(named[: phrase[-1].end]):
        return _cleaned(named)
    # «According to the report profits were overstated»: no comma says where who speaks ends.
    last = begins
    while last + 1 < len(phrase) and _goes_on(phrase, last, lexicon):
        last += 1
    return _cleaned(named[: phrase[last].end])


def _statement(among: list[Word]) -> int:
    """Where a statement begins after who is named: «the consultants (the cable parted)», «this office (they show that …)»."""
    for at in range(1, len(among)):
        word, before = among[at], among[at - 1]
        if word.lower.partition("'")[0] in _RELATIVES:
            break
        starts = word.lower in DETERMINERS | PRONOUNS | {"there"} and not is_possessive(before.text)
        if starts and before.lower not in _LEADING and not before.text.endswith("ing") and not states(before.text):
            return at
    return len(among)


def _is_of_somebody(phrase: list[Word], lexicon: Lexicon) -> bool:
    """Whether words are «two buyers», «a publican», «the zoo's vet»: somebody, though no word says that they speak."""
    if len(phrase) < _FEWEST or phrase[0].lower not in _ARTICLES | _QUANTIFIERS:
        return False
    several = phrase[0].lower != "the" or any(is_possessive(word.text) for word in phrase[1:-1])
    return several and not any(word.lower in lexicon.methods for word in phrase)


def _is_who(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is for who speaks or for a person, whoever it is: «according to a man who was there»."""
    return speaks(word, lexicon) or word in lexicon.persons | lexicon.papers or word.removesuffix("s") in lexicon.persons


def _is_of_who_speaks(before: list[str]) -> bool:
    """Whether who speaks after these words lends them a voice: «two of (the officials)», «a review by (the institute)».

    «The rules of (the club)» have none.
    """
    among = PREPOSITIONS.intersection(before)
    return among <= {"by", "from"} or (among == {"of"} and before.index("of") == 1 and before[0] not in DETERMINERS)


def _goes_on(phrase: list[Word], last: int, lexicon: Lexicon) -> bool:
    """Whether a name or a noun for who speaks goes on with the next word: «Karsa (police)», «the Bank (of) Karsa»."""
    following = phrase[last + 1]
    if following.lower in TITLE_SMALL:
        return any(is_named(word) for word in phrase[last + 2 : last + 4])
    return is_named(following) or (is_named(phrase[last]) and speaks(following.lower, lexicon)) or phrase[last].lower in TITLE_SMALL


def is_named(word: Word) -> bool:
    """Whether a word has a capital, and is no day or month."""
    return word.text[0].isupper() and word.lower not in _TIMES
