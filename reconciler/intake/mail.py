"""An e-mail -> the fields of the report in it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from reconciler.errors import BadInput, Fault, Malformed, TooLarge
from reconciler.intake.html import article
from reconciler.intake.times import iso_time

MOST_BYTES = 20_000_000
# The parser asks of each line whether it ends one of the parts around it, and goes a level deeper for each.
_MOST_NESTED, _MOST_BOUNDARIES, _MOST_HEADERS = 60, 5000, 20_000
_HOLDS_PARTS = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_BOUNDARY = re.compile(rb"^--", re.MULTILINE)
_HEADER_LINE = re.compile(rb"^[\w-]{1,80}:", re.MULTILINE)
_LONGEST_HEADER = 2000
# The library takes time in the square of a header's parameters.
_CONTENT_HEADER = re.compile(rb"^content-[a-z-]{1,30}:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_LONGEST_PARAMETERS = 5000
_NAME_AND_ADDRESS = re.compile(r"(?P<name>[^<]*)<(?P<address>[^<>]*)>\s*")
# Other encodings that Python knows take time in the square of a text, or are of no text.
_ENCODINGS = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp125\d|cp874|cp932|cp949|cp950|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc_\w+|iso2022_\w+|utf-16.*"
)
_ANSWERS = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s?:\s*)+", re.IGNORECASE)
# After it a mail has who sends it; what is longer is no signature.
_SIGNATURE = re.compile(r"\n-- {1,2}\n.{0,2000}\Z", re.DOTALL)
_QUOTED = re.compile(r"(?:^[^\n>]{0,200}\b(?:wrote|writes):[^\S\n]*\n+)?(?:^>[^\n]*(?:\n|\Z))+", re.MULTILINE)


def mail_fields(content: bytes) -> dict[str, Any]:
    """The fields of the report in an e-mail: its text, or the article in its page, with subject, sender, date and id.

    The signature, and what is quoted of the mail that it answers, are no part of it. Raises BadInput.
    """
    _refuse_bait(content)
    mail = message_from_bytes(content)
    if not mail.keys():
        raise Malformed("not an e-mail: it does not begin with header lines such as From: and Subject:")
    own = {
        "source": _sender(_header(mail, "From")),
        "title": _ANSWERS.sub("", _header(mail, "Subject")),
        "published_at": iso_time(_header(mail, "Date")) or _header(mail, "Date"),
        "external_id": _header(mail, "Message-ID").strip("<> "),
    }
    return {name: value for name, value in {**_body(mail), **{name: value for name, value in own.items() if value}}.items() if value}


def _refuse_bait(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise TooLarge(f"the e-mail has {len(content):,} bytes, the limit is {MOST_BYTES:,}: send it without its attachments")
    if any(len(header[0]) > _LONGEST_PARAMETERS for header in _CONTENT_HEADER.finditer(content)):
        raise TooLarge("the e-mail has a header with thousands of parameters: send its text alone")
    most = ((_HOLDS_PARTS, _MOST_NESTED), (_BOUNDARY, _MOST_BOUNDARIES), (_HEADER_LINE, _MOST_HEADERS))
    if any(len(pattern.findall(content)) > number for pattern, number in most):
        raise TooLarge("the e-mail has too many parts or headers: send its text alone")


def _header(mail: Message, name: str) -> str:
    written = " ".join(str(mail.get(name) or "")[:_LONGEST_HEADER].split())
    try:
        return str(make_header(decode_header(written)))
    except (HeaderParseError, LookupError, ValueError):
        return written


def _sender(written: str) -> str:
    """Who sends, by name if there is one. The library's own reading goes a level deeper for each bracket."""
    found = _NAME_AND_ADDRESS.fullmatch(written)
    return (found["name"].strip("\"' ") or found["address"].strip()) if found else written


def _body(mail: Message) -> dict[str, Any]:
    """The first text of a mail, or, if it has none, the article in its first page."""
    for part in _parts(mail, "text/plain"):
        text = _without_quotes(_unwrapped(_decoded(part), part))
        if text:
            return {"text": text}
    for part in _parts(mail, "text/html"):
        return article(_decoded(part))
    raise BadInput("no text", (Fault("/text", "the e-mail has no part of text or HTML: send the report's text"),))


def _parts(mail: Message, kind: str) -> Iterator[Message]:
    return (part for part in mail.walk() if part.get_content_type() == kind and part.get_content_disposition() != "attachment")


def _decoded(part: Message) -> str:
    """A part's text as its charset says, else as UTF-8, else in the encoding of old mail programs. Raises Malformed."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    for name in (str(part.get_content_charset() or "utf-8"), "utf-8", "cp1252"):
        try:
            encoding = codecs.lookup(name).name
            if _ENCODINGS.fullmatch(encoding):
                return content.decode(encoding).replace("\r\n", "\n")
        except (LookupError, ValueError):
            continue
    raise Malformed("the e-mail's text is in no encoding that can be read: save it as UTF-8")


def _unwrapped(text: str, part: Message) -> str:
    """The text with lines joined that were only broken for their length, where the mail says so (format=flowed, RFC 3676)."""
    return re.sub(r"(?<!\n--) \n(?=\S)", " ", text) if str(part.get_param("format") or "").lower() == "flowed" else text


def _without_quotes(text: str) -> str:
    return _QUOTED.sub("", _SIGNATURE.sub("", text)).strip()
