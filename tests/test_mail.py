"""E-mails and tables: who says what, and when, as it is written there; and bait in them."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

import pytest

from reconciler.errors import BadInput, Malformed, TooLarge
from reconciler.intake.drafts import report_from
from reconciler.intake.files import reports_in
from reconciler.text.lexicon import Lexicon
from reconciler.text.sentences import sentences

from .test_intake import AT, BODY, SAYS, fault, one

NOW = datetime(2026, 11, 1, tzinfo=UTC)


MAIL = f"""From: =?iso-8859-1?Q?Ostra_W=E4sser?= <press@ostra.example>
To: desk@post.example
Subject: Re: =?utf-8?B?V2VpciDigJMgb3BlbmVk?=
Date: Thu, 4 Jun 2026 07:45:00 +0200
Message-ID: <77@ostra.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=XX

--XX
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

{SAYS} The m=E4yor was th=
ere.

On Wed, 3 Jun 2026, Ida Lind wrote:
> Is the weir shut?
> Ida

--=20
Jan Berg, Ostra Water
--XX
Content-Type: text/html; charset=utf-8

<p>Another text.</p>
--XX--
"""


def test_an_e_mail_is_a_report_of_its_sender() -> None:
    found = one(MAIL, "a.eml")
    assert found == {
        "source": "Ostra Wässer",
        "title": "Weir – opened",
        "text": f"{SAYS} The mäyor was there.",
        "published_at": AT,
        "external_id": "77@ostra.example",
    }
    assert report_from(found, NOW).warnings == ()


def test_an_e_mail_with_a_page_alone_is_read_as_pages_are() -> None:
    html = f"<html><head><title>T</title></head><body>{BODY}<footer><p>Unsubscribe</p></footer></body></html>"
    found = one(f"From: press@ostra.example\nSubject: Weir\nContent-Type: text/html; charset=utf-8\n\n{html}", "a.eml")
    assert (found["source"], found["title"]) == ("press@ostra.example", "Weir")
    assert SAYS in found["text"]
    assert "Unsubscribe" not in found["text"]


def test_lines_that_a_mail_says_were_broken_for_their_length_are_joined() -> None:
    head = 'From: a@b.example\nSubject: T\nContent-Type: text/plain; charset=utf-8; format="flowed"\n\n'
    assert one(f"{head}The weir \nis open.\nIt was shut.", "a.eml")["text"] == "The weir is open.\nIt was shut."


@pytest.mark.parametrize("charset", ["punycode", "zip", "idna", "no-such", "unicode_escape", "utf-16"])
def test_a_text_in_an_encoding_that_is_none_is_read_in_another_or_refused(charset: str) -> None:
    for found in reports_in(f"From: a@b.example\nContent-Type: text/plain; charset={charset}\n\n{SAYS}".encode(), "a.eml"):
        assert found.fault is not None or found.fields is not None


NESTED = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b0\n\n" + b"".join(
    b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(3000)
)
FORWARDED = b"From: a@b.example\nContent-Type: message/rfc822\n\n" * 3000
HEAD = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (NESTED, TooLarge),
        (FORWARDED, TooLarge),
        (HEAD + b"--x\nContent-Type: text/plain\n\na\n" * 50_000, TooLarge),
        (b"From: a@b.example\n\n" + b"a" * 20_000_001, TooLarge),
        (HEAD + b"--x\nContent-Type: image/png\n\na\n--x--", BadInput),
        (b"From: a@b.example\nContent-Type: text/html\n\n" + b"<p " * 70_000, TooLarge),
        (b"From: a@b.example\nSubject: T\n\n", BadInput),
        (b"no mail", Malformed),
        (b"", Malformed),
    ],
)
def test_a_mail_that_is_bait_is_refused_at_once(content: bytes, kind: type[BadInput]) -> None:
    started = process_time()
    assert isinstance(fault(content, "a.eml"), kind)
    assert process_time() - started < 5


@pytest.mark.parametrize(
    "content",
    [
        b"From: " + b"=?utf-8?Q?" * 100_000 + b"\nSubject: =?utf-8?B?!?=\nDate: " + b"1 " * 100_000 + b"\n\nThe weir is open.",
        b"From: " + b"(" * 100_000 + b"\n\nThe weir is open.",
        b"".join(b"X-%d: a\n" % n for n in range(100_000)) + b"\nThe weir is open.",
        b"From: a@b.example\nContent-Type: text/plain; " + b"; ".join(b"a*%d=b" % n for n in range(20_000)) + b"\n\nThe weir is open.",
        HEAD
        + b"--x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        + b"=" * 100_000
        + b"\n--x\n\nThe weir is open.\n--x--",
        b"From: a@b.example\nContent-Transfer-Encoding: x-uuencode\n\nbegin 666 a\n" + b"M" * 100_000,
        b"From: a@b.example\n\n" + b"> a\n" * 200_000 + b"The weir is open.",
        b"From: a@b.example\n\n" + b"a wrote:\n" * 100_000 + b"\n-- \n" * 100_000,
        b"From: a\x00b <a@b.example>\nSubject: \x00\n\nThe weir \x00is open.",
        bytes(range(256)) * 100,
    ],
)
def test_a_hostile_mail_is_read_or_refused_at_once(content: bytes) -> None:
    started = process_time()
    for found in reports_in(content, "a.eml"):
        assert (found.fields is None) == (found.fault is not None)
        if found.fields is not None:
            try:
                assert report_from({"source": "A", **found.fields}, NOW).text.strip()
            except BadInput:
                continue
    assert process_time() - started < 5


TABLE = (
    "Source;Published;title;text\n"
    f'Ostra Post;4 June 2026, 7:45 a.m. CEST;Weir;"{SAYS}\n\nThe ""mayor"" was there; so was she."\n'
    "\n;;;\nOstra Post;2026-06-05T08:00:00+02:00;Weir shut;It is shut.\nOstra Post;a;b;c;d;e\nOstra Post;;;It is open again.\n"
)


def test_each_row_of_a_table_is_a_report_and_a_bad_one_loses_no_other() -> None:
    for separator in ";\t":
        found = reports_in(("\ufeff" + TABLE.replace(";", separator)).encode(), "a.csv")
        assert [one.line for one in found] == [2, 7, 8, 9]
        assert found[0].fields is not None
        assert found[0].fields["published_at"] == AT
        assert found[0].fields["text"].startswith(f'{SAYS}\n\nThe "mayor" was there')
        assert found[2].fault is not None
        assert found[3].fields == {"source": "Ostra Post", "text": "It is open again."}


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", 1),
        (b"source,title\nA,B\n", 1),
        (b"text,text\na,b\n", 1),
        (b'te"xt\na', 1),
        (b'text\n"a\nb\nc', 1),
        (b"\xff\xfe,text\na,b", 1),
        (b'text,source\na,b\n"a"b,c\nd,e', 2),
    ],
)
def test_a_table_that_cannot_be_read_says_why(content: bytes, lines: int) -> None:
    found = reports_in(content, "a.csv")
    assert len(found) == lines
    assert found[-1].fault is not None


@pytest.mark.parametrize("content", ["text" + "," * 300_000 + "\n" + "a\n" * 1000, "text\n" + '"' * 500_001, "text\n" + "\x00\n" * 10_000])
def test_a_hostile_table_is_read_or_refused_at_once(content: str) -> None:
    started = process_time()
    assert all((found.fields is None) == (found.fault is not None) for found in reports_in(content.encode(), "a.csv"))
    assert process_time() - started < 5


def test_a_long_text_in_a_cell_is_read() -> None:
    assert len(one("text\n" + "a " * 400_000, "a.csv")["text"]) == 800_000


def test_found_in_a_mail_are_its_statements_alone(lexicon: Lexicon) -> None:
    text = one(
        f"From: a@b.example\nSubject: T\n\nFOR IMMEDIATE RELEASE\n\n{SAYS}\n\nENDS\n\nNotes to editors:\nThis e-mail is confidential.",
        "a.eml",
    )["text"]
    assert [text[slice(*span)] for span in sentences(text, "en", lexicon)] == [SAYS]
