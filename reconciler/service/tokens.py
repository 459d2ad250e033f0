"""Access tokens: made, checked, revoked. Only their hashes are kept."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from reconciler.errors import BadInput, Conflict, NotFound
from reconciler.ports import Store
from reconciler.queries import Role, Token


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a store."""

    store: Store
    clock: Callable[[], datetime]

    def add(self, name: str, role: Role, *, per_minute: int | None = None, max_body: int | None = None) -> str:
        """Make a token and answer its secret, which is shown this once. Raises Conflict if the name is in use, BadInput for none."""
        if not name.strip():
            raise BadInput("a token needs a name: it stands in the audit")
        secret = f"rec_{secrets.token_urlsafe(32)}"
        with self.store.writing():
            if any(token.name == name and token.revoked_at is None for token in self.store.archive.tokens()):
                raise Conflict(f"there is a token {name} already: revoke it first, or choose another name")
            made = Token(name, role, _digest(secret), self.clock(), per_minute=per_minute, max_body=max_body)
            self.store.archive.put_token(made)
        return secret

    def revoke(self, name: str) -> None:
        """Make a token worthless from now on. Raises NotFound."""
        with self.store.writing():
            token = next((token for token in self.store.archive.tokens() if token.name == name and token.revoked_at is None), None)
            if token is None:
                raise NotFound(f"no token {name}")
            self.store.archive.put_token(replace(token, revoked_at=self.clock()))

    def ever(self) -> bool:
        """Whether there ever was a token: then nobody comes in without one, though all were revoked."""
        return bool(self.store.archive.tokens())

    def all(self) -> list[Token]:
        """All tokens, revoked ones too."""
        return self.store.archive.tokens()

    def holder(self, secret: str) -> Token | None:
        """The token that a secret belongs to, or None."""
        return self.by_digest(_digest(secret))

    def by_digest(self, digest: str) -> Token | None:
        """The token with a digest, unless it was revoked. Every digest is compared in full, whatever matches."""
        found = None
        for token in self.store.archive.tokens():
            if hmac.compare_digest(token.digest, digest) and token.revoked_at is None:
                found = token
        return found


def _digest(secret: str) -> str:
    # The secret has 256 random bits, so a slow password hash would add nothing but time.
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
