"""Words to token ids, as the judge reads them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tokenizers import Tokenizer

from reconciler.judges.encoder import SHIPPED
from reconciler.judges.windows import LONGEST_CLAIM, Tokens


def tokenizer() -> Tokens:
    """A text -> its token ids, kept for texts seen before."""
    made = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()

    @lru_cache(maxsize=60_000)
    def tokens(text: str) -> Sequence[int]:
        ids: list[int] = made.encode(text, add_special_tokens=False).ids
        return ids[:LONGEST_CLAIM]

    return tokens
