"""A summary -> Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from reconciler.pipeline.summary import Cited, Disputed, Stands, Summary, Superseded, TopicSummary
from reconciler.text.clean import one_line, printable

# What CommonMark 0.31 could take for markup is escaped, so that stored text stays text.
_NEEDED = re.compile(r"([\\`*_\[\]<>|~&$#])|^([-+=:])|^(\d+)([.)])")


def as_markdown(summary: Summary) -> str:
    """The summary as Markdown: per topic what stands, what was superseded by what, what is disputed, and the sources."""
    lines = ["# Reconciled summary", "", _stamp(summary), ""]
    if not summary.topics:
        lines += ["Nothing is known for this moment.", ""]
    for topic in summary.topics:
        lines += [*_Topic(topic).lines(), ""]
    return "\n".join(lines)


def _stamp(summary: Summary) -> str:
    parts = []
    if summary.as_of:
        parts.append(f"As the world stood on {_time(summary.as_of)}.")
    if summary.known_at:
        parts.append(f"As this service knew it on {_time(summary.known_at)}.")
    parts.append(f"Rules: {escape(summary.rules)}.")
    return " ".join(parts)


class _Topic:
    """One topic's section in the making: it numbers its sources as they are cited."""

    def __init__(self, topic: TopicSummary) -> None:
        self._topic = topic
        self._numbers: dict[str, int] = {}
        self._sources: list[Cited] = []

    def lines(self) -> Iterator[str]:
        """The section."""
        topic = self._topic
        yield f"## {escape(topic.label)}"
        yield ""
        yield f"{topic.reports} reports from {topic.origins} independent sources, {_time(topic.first_at)} to {_time(topic.last_at)}."
        yield from self._part("What stands", [self._stands(each) for each in topic.stands])
        yield from self._part("Superseded", [self._superseded(each) for each in topic.superseded])
        yield from self._part("In dispute", [self._disputed(each) for each in topic.disputed])
        yield from self._part("Withdrawn", [f"- {self._quoted(claim)}" for claim in topic.withdrawn])
        yield from self._part("Also reported, uncontested", [f"- {self._quoted(claim)}" for claim in topic.uncontested])
        yield from self._part("Sources", [_source(number, cited) for number, cited in enumerate(self._sources, 1)])

    @staticmethod
    def _part(title: str, lines: list[str]) -> Iterator[str]:
        if lines:
            yield from ("", f"### {title}", "")
            yield from lines

    def _stands(self, each: Stands) -> str:
        line = f"- {self._quoted(each.claim)}"
        if each.because:
            line += f" \n  Because: {escape(each.because)}."
        if each.others:
            line += f" \n  Also: {', '.join(dict.fromkeys(self._cite(other) for other in each.others))}."
        return line

    def _superseded(self, each: Superseded) -> str:
        also = f" \n  Also: {', '.join(dict.fromkeys(self._cite(other) for other in each.others))}." if each.others else ""
        return (
            f"- {self._quoted(each.claim)} \n  Superseded ({escape(each.basis)}) by {self._quoted(each.by)}. {escape(each.reason)}.{also}"
        )

    def _disputed(self, each: Disputed) -> str:
        sides = [
            f"  - {self._quoted(side[-1])}"
            + (f" Also: {', '.join(dict.fromkeys(self._cite(other) for other in side[:-1]))}." if side[1:] else "")
            for side in each.sides
        ]
        return "\n".join([f"- {escape(each.asks)}", *sides])

    def _quoted(self, claim: Cited) -> str:
        who = f" — {escape(claim.speaker)}" if claim.speaker else ""
        return f"“{escape(claim.quote)}”{who} {self._cite(claim)}"

    def _cite(self, claim: Cited) -> str:
        if claim.report_id not in self._numbers:
            self._sources.append(claim)
            self._numbers[claim.report_id] = len(self._sources)
        return f"\\[{self._numbers[claim.report_id]}\\]"


def _source(number: int, claim: Cited) -> str:
    outlets = f"; also printed by {escape(', '.join(claim.outlets))}" if claim.outlets else ""
    title = f", “{escape(claim.title)}”" if claim.title else ""
    # The address stands as code: it can be read and copied, and cannot be a link that a reader did not look at.
    address = f", `{printable(one_line(claim.url)).replace('`', '%60')}`" if claim.url else ""
    return f"{number}. {escape(claim.source)}{title}, {_time(claim.published_at)}{address}{outlets}"


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _NEEDED.sub(lambda m: f"\\{m[1] or m[2]}" if m[1] or m[2] else f"{m[3]}\\{m[4]}", printable(one_line(text)))


def _time(moment: datetime) -> str:
    offset = moment.strftime("%z")
    return f"{moment:%Y-%m-%d %H:%M} UTC{f'{offset[:3]}:{offset[3:5]}' if offset != '+0000' else ''}"
