"""Values of a summary -> the words that a document prints for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from reconciler.pipeline.lines import Cited, Summary, cited_in
from reconciler.pipeline.wording import day
from reconciler.records import UNGRADED, Credibility, Modality, Reliability
from reconciler.text.clean import one_line, printable

_FIRMNESS = {
    Modality.PLANNED: "a plan",
    Modality.POSSIBLE: "a possibility",
    Modality.CONDITIONAL: "on a condition",
    Modality.DENIED: "a denial",
    Modality.QUESTION: "a question",
    Modality.OPINION: "an opinion",
}
# The scale is public: AJP-2.1, annex on evaluation; STANAG 2511 before it.
RELIABILITY: dict[Reliability, str] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY: dict[Credibility, str] = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
GRADES = (
    "A grade such as B2 is what a person thinks: of the source A (completely reliable) to E (unreliable), of what it says 1 (confirmed)"
    " to 5 (improbable), F and 6 where it cannot be judged; no score depends on it."
)
_LONGEST_TITLE, _BRIEF = 100, 100
_JUDGES = {"rules": "the rules", "model": "the shipped model", "nli": "an inference model", "llm": "a language model"}
# Only such an address becomes a link; a script's would run.
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
# The letters of scripts that run from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko, and their presentation forms.
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_INNER = (("“", "‘"), ("”", "’"), ("„", "‚"), ("«", "‹"), ("»", "›"))
_OPENING = re.compile(r'(?:(?<=^)|(?<=[\s(\[—–-]))"')


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun, in the singular or the plural."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: A, B and C."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def zone_of(at: datetime) -> str:
    """The offset of a time, such as UTC+08:00."""
    zone = at.strftime("%z")
    return "UTC" if zone == "+0000" else f"UTC{zone[:3]}:{zone[3:5]}"


def moment(at: datetime) -> str:
    """A time as it is printed, in the offset that it was given with: 28 Jan 2026, 18:40 UTC+08:00."""
    return f"{day(at)}, {at:%H:%M} {zone_of(at)}"


def days(first: datetime, last: datetime) -> str:
    """The days from the first to the last time, one if they are the same."""
    return day(first) if day(first) == day(last) else f"{day(first)} to {day(last)}"


def quoted(text: str) -> str:
    """A text in quotation marks; marks within it become single ones, and a pair around the whole is not doubled."""
    inner = _OPENING.sub("“", one_line(text)).replace('"', "”")
    if inner[:1] == "“" and (inner.find("”") in {-1, len(inner) - 1}):
        inner = inner[1:].removesuffix("”")
    elif inner.endswith("”") and "“" not in inner:
        inner = inner[:-1]
    for double, single in _INNER:
        inner = inner.replace(double, single)
    return f"“{inner}”"


def excerpt(claim: Cited) -> str:
    """A claim as a document quotes it: cut where it begins inside its sentence, and under its report's title where «it» says nothing."""
    text = f"…{claim.quote}" if claim.starts_inside else claim.quote
    title = one_line(claim.about)
    about = f"{title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 2] + '…'}: " if title else ""
    return f"{about}{quoted(text)}"


def briefly(claim: Cited) -> str:
    """The beginning of a claim, to stand beside another."""
    text = one_line(claim.quote)
    return excerpt(claim if len(text) <= _BRIEF else replace(claim, quote=f"{text[:_BRIEF].rsplit(' ', 1)[0].rstrip(',;:')}…"))


def is_address(url: str | None) -> bool:
    """Whether an address may become a link."""
    return bool(url and _LINK.fullmatch(url))


def runs_left(text: str) -> bool:
    """Whether a text runs from right to left, by its first letter."""
    first = _FIRST_LETTER.search(text)
    return first is not None and _RIGHT_TO_LEFT.match(first[0]) is not None


def named(cited: Cited) -> str:
    """A source in a list of sources, without its address: who published it, under which title, when."""
    title = f", {quoted(cited.title)}" if cited.title else ""
    return printable(one_line(f"{cited.source}{reliability(cited)}{title}, {moment(cited.published_at)}"))


def reprinted(cited: Cited) -> str:
    """Who else printed it, to stand after a source; nothing where nobody did."""
    return printable(one_line(f"; also printed by {', '.join(cited.outlets)}")) if cited.outlets else ""


def attribution(claim: Cited, as_of: datetime | None, *, dated: bool = True) -> str:
    """Who said it, where and when, and how firmly: what stands between a quotation and its number."""
    speaker = one_line(claim.speaker or "")
    named = speaker and speaker.lower() not in one_line(claim.quote).lower() and speaker.lower() != claim.source.lower()
    notes = [_FIRMNESS[claim.modality]] if claim.modality in _FIRMNESS else []
    if abs((claim.published_at - claim.effective_at).total_seconds()) >= 2 * 86_400:
        notes.append(f"of {_about(claim)}")
    if as_of and claim.published_at > as_of:
        notes.append("published after the moment of this summary")
    source = f"{one_line(claim.source)}{graded(claim)}"
    said = [speaker, source] if named else [source]
    noted = f" ({', '.join(notes)})" if notes else ""
    return f"— {', '.join([*said, *([day(claim.published_at)] if dated else [])])}{noted}"


def graded(claim: Cited) -> str:
    """What people think of a claim, to stand after its source; nothing where nobody can tell."""
    return f" ({claim.grade.code})" if claim.grade != UNGRADED else ""


def reliability(claim: Cited) -> str:
    """What people think of a claim's source, for the list of sources; nothing where nobody can tell."""
    grade = claim.source_grade
    return f" ({grade}: {RELIABILITY[grade]})" if grade != UNGRADED.source else ""


def _about(claim: Cited) -> str:
    """A claim's stated time: its year where it begins one, for "last year" names no day; its month where the claim names that alone."""
    at = claim.effective_at
    if (at.month, at.day) == (1, 1) and not _names_a_month(claim.quote, "Jan"):
        return str(at.year)
    told = day(at)
    opens_a_month = (at.day, at.hour, at.minute, at.second) == (1, 0, 0, 0)
    return told.partition(" ")[2] if opens_a_month and _names_a_month(claim.quote, told.split()[1]) else told


def _names_a_month(text: str, month: str) -> bool:
    """Whether a text names a month, given by its first letters, and nowhere a day of it: «in April», not «on 1 April»."""
    named = rf"\b{month}(?:[a-z]*\b|\.)"
    return re.search(named, text) is not None and re.search(rf"\d(?:st)?(?: of)? {named}|{named} \d{{1,2}}\b", text) is None


def time_of(summary: Summary) -> datetime | None:
    """The time that a summary is of: that which was asked for, else that of its last report; None where there is neither."""
    return summary.as_of or summary.known_at or max((topic.last_at for topic in summary.topics), default=None)


def stamp(summary: Summary) -> Iterator[str]:
    """The sentences that say of which moment a summary is, and what it rests on."""
    if summary.as_of:
        yield f"How the world stood on {moment(summary.as_of)}."
    if summary.known_at:
        yield f"What this service knew on {moment(summary.known_at)}."
    if summary.topics:
        yield f"The latest report was published on {moment(max(topic.last_at for topic in summary.topics))}."
    yield _rules(summary.rules)
    if any(claim.grade != UNGRADED for topic in summary.topics for claim in cited_in(topic)):
        yield GRADES


def _rules(rules: str) -> str:
    parts = rules.rsplit(" ", 5)
    if len(parts) != 6 or not re.fullmatch(r"[\d.]+ [\d.]+ [\d.]+", " ".join(parts[3:])):
        return f"Worked out by {printable(one_line(rules))}."
    code, judge, vocabulary, shown, sure, suggested = parts
    name = _JUDGES.get(judge.split("-", 1)[0], "the judge")
    version = printable(one_line(f"{judge.removesuffix(f'-{vocabulary}')}, vocabulary {vocabulary}, reconciler {code}"))
    return (
        f"Judged by {name} ({version}); contradictions count from a score of {float(shown):.0%},"
        f" supersessions from {float(sure):.0%}, and are suggested from {float(suggested):.0%}."
    )
