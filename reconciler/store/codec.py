"""Records <-> JSON, texts <-> fewer bytes, and sortable times, the same for every store."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter

from reconciler.records import Reading

R = TypeVar("R")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(of: type[R]) -> TypeAdapter[R]:
    if of not in _adapters:
        _adapters[of] = TypeAdapter(of)
    return _adapters[of]


def dumps(of: type[R], record: R) -> str:
    """A record (or a tuple of them) as JSON; `of` is its type."""
    return _adapter(of).dump_json(record).decode()


def loads(of: type[R], text: str) -> R:
    """The record that `dumps` wrote."""
    return _adapter(of).validate_json(text)


# What most records begin and go on with, the commonest last. It may never change: what was packed by it is unpacked by it.
_KNOWN = (
    b'{"id":"supersession_","earlier_report_id":"report_","later_report_id":"report_","topic_id":"topic_","links":[{"earlier_claim_id":'
    b'"claim_","later_claim_id":"claim_","basis":"correction","reason":" reports a later figure or state"}],"partial":false,"basis":null,'
    b'"reason":""},"basis":"retraction","basis":"outcome","basis":"revision","basis":"confirmation","basis":"update","basis":"reversal",'
    b'"reason":" reports a later, opposite state"{"id":"question_","topic_id":"topic_","asks":"What is the figure?","positions":[{"id":'
    b'"position_","label":"","claims":["claim_","claim_"],"origins":1,"first_at":"2026-01-01T00:00:00Z","last_at":"2026-01-01T00:00:00Z",'
    b'"standing":"superseded"},"standing":"disputed"}],"excludes":[["position_","position_"]]}{"id":"topic_","label":"","first_at":"2026-'
    b'","last_at":"2026-","reports":["report_","report_"],"claims":["claim_","claim_"],"origins":1,"open_contradictions":0,"rings":[]}'
    b'{"claim_id":"claim_","topic_id":"topic_","positions":[["question_","position_"]],"standing":"stands","superseded_by":["claim_"],'
    b'"contradicted_by":["claim_","claim_"]}{"id":"contradiction_","topic_id":"topic_","question_id":"question_","kind":"status","score":'
    b'0.9,"state":"open","earlier":"claim_","later":"claim_","reason":"","evidence":[{"signal":"permission","a":{"start":0,"end":10,"text"'
    b':""},"b":{"start":0,"end":10,"text":""},"weight":1.0,"says":""}],"superseding":{"claim_id":"claim_","report_id":"report_","basis":"'
    b'reversal","reason":""},"superseding":null,"newest_at":"2026-01-01T00:00:00Z","suggested":null}[{"earlier":"claim_","later":"claim_",'
    b'"relation":"unrelated","relation":"not_comparable","relation":"updates","relation":"contradicts","relation":"agrees","contradicts":0'
    b'.02,"agrees":0.95,"supersedes":0.05,"disputed":0.05,"kind":"number","kind":null,"reasons":[""],"evidence":[]},{"earlier":"claim_"'
)


# The same of what is read in claims.
_READ = (
    b'"degree":0.5,"degree":-0.5,"pole":"end","pole":"start","pole":"yes","pole":"no","unit":"%","unit":"USD","unit":"people","measures":['
    b'"people"],"measures":[]}]},{"dimension":"quantity","pole":"bound","start":189,"end":191,"words":"10","low":10.0,"high":10.0},'
    b'{"dimension":"permission","pole":"permitted","start":119,"end":126,"words":"","degree":1.0}]'
    b'[{"dimension":"permission","pole":"barred","start":119,"end":126,"words":"","degree":-1.0}]'
)


def packed(text: str, known: bytes = _KNOWN) -> bytes:
    """A text in fewer bytes (raw deflate), by what such texts have in common."""
    packing = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, 5, zlib.Z_DEFAULT_STRATEGY, known)
    return packing.compress(text.encode()) + packing.flush()


def unpacked(packet: bytes, known: bytes = _KNOWN) -> str:
    """The text that was packed."""
    return zlib.decompressobj(-zlib.MAX_WBITS, known).decompress(packet).decode()


def pack_readings(readings: tuple[Reading, ...]) -> bytes:
    """What a claim is read for as it is kept: without what most readings do not have."""
    return packed(_adapter(tuple[Reading, ...]).dump_json(readings, exclude_defaults=True).decode(), _READ)


def unpack_readings(packet: bytes) -> tuple[Reading, ...]:
    """The readings that were packed."""
    return loads(tuple[Reading, ...], unpacked(packet, _READ))


def pack(of: type[R], record: R) -> bytes:
    """A record (or a tuple of them) as it is kept where there are many of them; `of` is its type."""
    return packed(dumps(of, record))


def unpack(of: type[R], packet: bytes) -> R:
    """The record that `pack` wrote."""
    return loads(of, unpacked(packet))


def unpack_all(of: type[R], packets: Iterable[bytes]) -> tuple[R, ...]:
    """What was packed, unpacked all at once: to read each by itself costs as much again."""
    return loads(tuple[of, ...], f"[{','.join(map(unpacked, packets))}]")  # type: ignore[valid-type]


def microseconds(moment: datetime) -> int:
    """An instant as microseconds since 1970, exact for every year of the calendar."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def instant(count: int) -> datetime:
    """The instant that `microseconds` counted."""
    return _EPOCH + timedelta(microseconds=count)


def moment(text: str) -> datetime:
    """The time that `isoformat` wrote, with its offset."""
    return datetime.fromisoformat(text)
