"""A clause -> where a word for doubt or a condition says another thing: «34 suspected cases», «no risk», «subject to a routine check»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reconciler.text.lexicon import Lexicon
from reconciler.text.permission import permitting
from reconciler.text.sieve import Sieved
from reconciler.text.verbs import states
from reconciler.text.words import Word, words

Span = tuple[int, int]

_NAMED = r"(?:anonym\w+|(?:named|identified|quoted))\b"
_UNNAMED = Sieved(rf"\b(?:on|under) (?:the |a )?condition (?:of|that) (?:[\w'’]+ ){{0,6}}?{_NAMED}", re.IGNORECASE)
# «found no (immediate) risk», «no jobs were at risk», «is not a risk»; not «no doubt that jobs are at risk», «did not rule out a risk».
_NO_BAR = (
    r"(?:doubt|only|just|merely|rul\w+|exclud\w+|without|matter|question|den\w+|hid\w+|eliminat\w+|remov\w+|because|if|but|and|or|"
    r"who|which)"
)
_NO_RISK = Sieved(
    rf"\b(?:(?:no|any|zero)(?: (?!{_NO_BAR}\b)[\w'’-]+){{0,3}}|(?:no|none|nobody|nothing|not|never|cannot|\w+n['’]t)"
    rf"(?: (?!{_NO_BAR}\b)[\w'’-]+){{0,6}}? (?:at|an?|any)|without(?: any| a)?) (?:[\w'’-]+ )?(?P<risk>risks?)\b",
    re.IGNORECASE,
)
# «The court ruled that the firm may not export them», «… may not run again, a judge ruled»: that is forbidden, and not open.
_FORBIDDEN = Sieved(
    r"\b(?:rul(?:e[sd]?|ing)|orders?|ordered|decree[sd]?|held|holding|law|constitution|injunction|statute)\b[^;]*?\b(?P<after>may not)\b|"
    r"\b(?P<before>may not)\b[^;]{0,160}?, (?:(?:a|an|the|its|another)\b[^,;]{0,40} )?"
    r"(?:court|judges?|tribunal|council|regulator|ministry|panel)\b[^,;]{0,60}? (?:ruled|ordered|decided|decreed|held)\b",
    re.IGNORECASE,
)
# «Users are false or spam accounts», «it was false economy»; but «the reports are false», «is false and malicious».
_NO_OTHER_KIND = (
    r"(?:misleading|malicious|untrue|baseless|inaccurate|defamatory|fabricated|invented|wrong|unfounded|that|it|he|she|they|the|we|there|"
    r"has|have|had|would|was|is)"
)
_NO_KIND = (
    r"(?:and|or|but|that|to|as|in|on|by|for|because|since|from|if|when|according|while|he|she|the|it|they|we|says?|said|however|\w+ly)"
)
_FALSE = Sieved(
    rf"\b(?P<false>(?:is|are|was|were) false)(?: (?:or|and) (?!{_NO_OTHER_KIND}\b)[\w'’-]+)? (?!{_NO_KIND}\b)[\w'’-]+", re.IGNORECASE
)
# «He knew that they would die if he left»: he knew it, and it was so.
_KNEW = Sieved(r"\b(?:knew|known|realised|realized|was aware|were aware)(?: full well)? that\b[^,;:\"”’]*", re.IGNORECASE)
# «He did not say when the talks would resume»: what is not said is no plan.
_NOT_SAID = Sieved(
    r"\b(?:(?:did|does|do|could|would) not|(?:did|does|do|could|would)n['’]t|declined to|refused to|unable to) say (?:exactly |precisely )?"
    r"(?P<what>(?:of |to |by |from |for )?(?:why|how|when|where|whether|who|whom|what|which|if)\b[^,;:\"”]*)",
    re.IGNORECASE,
)
# «Qaraman drops plan to dismantle the camp», «a row over the plan to sell it»: what is done about a plan is no plan.
_OF_A_PLAN = Sieved(
    r"\b(?:(?:aband|cancel|condemn|criticis|criticiz|defend|delay|disclos|drop|halt|oppos|paus|postpon|reject|reveal|scrapp?|shelv|suspend)\w*|"
    r"approv(?:es|ed)|back(?:s|ed)|block(?:s|ed)|withdr(?:aws?|ew)|over|against|about|amid|after|despite) "
    r"(?:(?!(?:and|but|or|that|which|who)\b)[\w'’-]+ ){0,4}?(?P<plan>plans? to)\b",
    re.IGNORECASE,
)
# «The court considers the date unrealistic», «is considered dangerous»: it is held so; «considers whether», «considered for» weigh it.
_HELD = (
    r"(?:(?:un|in|im|ir|il)?(?:realistic|likely|related|safe|lawful|legal|valid|acceptable|necessary|reasonable|possible|fair|adequate|"
    r"sufficient|responsible|dangerous|closed|settled|complete|dead|void|guilty|innocent|binding|final|proven|credible|reliable|essential|"
    r"important|appropriate|justified|founded|suitable|satisfactory|serious|wrong|too \w+)|an? (?:act|mistake|breach|threat|risk|"
    r"violation|failure|success|provocation|crime|danger))\b"
)
_CONSIDERED = Sieved(
    rf"\b(?P<active>consider(?:s|ed)?) (?!whether\b|\w+ing\b|plans?\b|(?:an?|the) (?:plan|bid|offer|sale|move|ban|proposal)\b)"
    rf"(?:[\w'’-]+ ){{1,8}}?{_HELD}|"
    rf"\b(?:is|are|was|were|been|be) (?:\w+ly |still |now |also )?(?P<passive>considered) (?:to be|as|{_HELD})",
    re.IGNORECASE,
)
# «A good offer, if late», «a small, if noisy crowd»: what is granted, and no condition.
_IF_GRANTED = Sieved(
    r",? (?P<if>if) (?:only |rather |somewhat |a little )?(?:late|belated|small|modest|brief|slow|short|noisy|flawed|cautious|reluctant|"
    r"uneven|imperfect|costly|expensive|unpopular|unlikely|limited|partial|temporary|grudging|tentative|weak|rare)\b(?=\W*$|[,;)])",
    re.IGNORECASE,
)
# «Roe asked when the bridge would reopen»: what is asked is no plan.
_ASKED = Sieved(
    r"\b(?:asked|asks|inquired|enquired|wondered) (?:(?!to\b|for\b|that\b)[\w'’-]+ ){0,4}?"
    r"(?P<asked>(?:when|how|why|where|who|which|what)\b[^,;:\"”]*)",
    re.IGNORECASE,
)
_DUE_TO = Sieved(r"\b(?:is|are) due to (?:\w+ly )?(?P<what>[\w'’-]+)", re.IGNORECASE)
_SUBJECT_TO = Sieved(r"\bsubject to\b", re.IGNORECASE)
_IS = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|being|remains?|becomes?|became|not)|n['’]t)(?: (?:\w+ly|also|still|now|already))? $", re.IGNORECASE
)
_AFTER_A_WORD = re.compile(r"\w(?<!\band)(?<!\bbut)(?<!\bor) $", re.IGNORECASE)
_NOT = re.compile(r"(?:\bnot|n['’]t|\bno longer|\bnever)(?: \w+ly)? $|\b(?:no|none|neither)\b[^,;]*$", re.IGNORECASE)
# What has to come before a thing holds: «is subject to (the board's) approval».
_CONDITIONS = re.compile(
    r"(?: [^\s,;.]+){0,3}? (?:approvals?|consent|clearance|confirmation|ratification|conditions?|agreement|votes?|verification|review|"
    r"consultation|permission|authori[sz]ation|signature|financing|funding|decision|availability|changes?|revision|completion|outcome|weather|"
    r"application|validation|guarantee)\b",
    re.IGNORECASE,
)
_NO_NOUN = frozenset(
    "of to that by in at on since as and or but was is are were for over after before because when if he she they it we who which the a an "
    "his her their its him them had has have not".split()
)
_PREPOSITIONS = frozenset("of with for from by in after over against about into between among".split())
_MANY = frozenset(
    "two three four five six seven eight nine ten eleven twelve dozen hundred thousand hundreds dozens several many few more further other "
    "another new additional all".split()
)
_SUBJECTS = frozenset("he she they we i it had has have first initially long never who".split())


def other_senses(clause: str, lexicon: Lexicon) -> list[Span]:
    """Where the words of a clause that might weaken it do not."""
    return [
        *(found.span() for found in _UNNAMED.finditer(clause)),
        *(found.span("risk") for found in _NO_RISK.finditer(clause)),
        *(leave.may for leave in permitting(clause, lexicon.permission)),
        *(found.span() for found in _SUBJECT_TO.finditer(clause) if _is_no_condition(clause, *found.span())),
        *(found.span("after") if found["after"] else found.span("before") for found in _FORBIDDEN.finditer(clause)),
        *(found.span("false") for found in _FALSE.finditer(clause)),
        *(found.span("what") for found in _NOT_SAID.finditer(clause)),
        *(found.span() for found in _KNEW.finditer(clause)),
        *(found.span("active") if found["active"] else found.span("passive") for found in _CONSIDERED.finditer(clause)),
        *(found.span("if") for found in _IF_GRANTED.finditer(clause)),
        *(found.span("asked") for found in _ASKED.finditer(clause)),
        *(found.span("plan") for found in _OF_A_PLAN.finditer(clause)),
        *(found.span() for found in _DUE_TO.finditer(clause) if found["what"].lower() not in lexicon.headlines.infinitives),
        *_suspected(clause, lexicon),
    ]


def _is_no_condition(clause: str, start: int, end: int) -> bool:
    """Whether «subject to» tells what a thing undergoes, «is subject to a check», «goods subject to duty are», and no condition."""
    before = clause[:start]
    if _IS.search(before):
        return _NOT.search(before) is not None or _CONDITIONS.match(clause, end) is None
    return _AFTER_A_WORD.search(before) is not None and not states(before) and states(clause[end:])


def _suspected(clause: str, lexicon: Lexicon) -> Iterator[Span]:
    """Where «suspected» only tells of what kind the things are that a clause counts or names beside its statement."""
    among = words(clause)
    for at, word in enumerate(among[:-1]):
        after = among[at + 1 : at + 4]
        beside = word.lower == "suspected" and clause[word.end : after[0].start] == " "
        if beside and after[0].lower not in _NO_NOUN and after[0].text[0].isalpha():
            before = [each.lower for each in among[max(0, at - 2) : at]]
            counted = any(each[0].isdigit() or each in _MANY for each in before) or bool({*before[-1:]} & _PREPOSITIONS)
            if counted or (not {*before} & _SUBJECTS and _counts(after, lexicon)):
                yield word.start, word.end


def _counts(after: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether what follows names things that are counted: «(suspected) cholera cases»."""
    kept = next((i for i, word in enumerate(after) if word.lower in _NO_NOUN), len(after))
    return lexicon.measures.any(after[:kept])
