"""Settings: flags, then RECONCILER_* variables, then defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from reconciler.errors import BadSetting

JUDGES = ("model", "rules", "nli", "llm")


def is_server(database: str) -> bool:
    """Whether a database is a server's address, and not a file."""
    return database.startswith(("postgresql://", "postgres://"))


def _setting(default: Any, doc: str, least: float | None = None, most: float | None = None) -> Any:
    return field(default=default, metadata={"doc": doc, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Each field is also a flag of `serve` and a RECONCILER_ variable in capitals."""

    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8000, "port to listen on", 0, 65535)
    database: str = _setting("reconciler.db", "the SQLite file, or postgresql://… (see Beyond one machine)")
    threads: int = _setting(8, "threads that answer requests", 1, 256)
    judge: str = _setting("model", f"what judges pairs of claims: {', '.join(JUDGES)}")
    model: str = _setting("", "folder of another model's files, as `training.export` writes them")
    judge_threads: int = _setting(4, "threads that the judge model reads with side by side, at most as many as there are cores", 1, 64)
    nli_model: str = _setting("", "for the judge nli: folder or hub name of an inference model exported to ONNX")
    llm_url: str = _setting("", "for the judge llm: an OpenAI-compatible endpoint; reports are sent there (key: RECONCILER_LLM_KEY)")
    llm_model: str = _setting("", "for the judge llm: name of the model")
    vocabulary: str = _setting("", "folder of further dimensions (*.toml)")
    shown: float = _setting(0.33, "contradictions that score less are shown only where they leave a claim in dispute in sum (0 to 1)", 0, 1)
    sure: float = _setting(0.5, "later claims that score less supersede nothing (0 to 1)", 0, 1)
    suggested: float = _setting(0.25, "later claims that score at least this, but not `sure`, are suggested (0 to 1)", 0, 1)
    max_body: int = _setting(64_000_000, "largest request body in bytes", 1_000, 2_000_000_000)
    max_queue: int = _setting(100, "jobs that may wait before 503 is answered, and requests that write", 1, 100_000)
    allow_anonymous: bool = _setting(False, "serve without tokens on an address that others can reach")

    @property
    def on_a_server(self) -> bool:
        """Whether the database is a server's, and not a file."""
        return is_server(self.database)

    def __post_init__(self) -> None:
        for each in fields(self):
            _check(each.name, getattr(self, each.name), each.metadata)
        if self.judge not in JUDGES:
            raise BadSetting(f"RECONCILER_JUDGE={self.judge!r}: choose one of {', '.join(map(repr, JUDGES))}")


def load_settings(flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the flags given (those that are None count as not given) and the environment. Raises BadSetting."""
    environment = os.environ if environment is None else environment
    chosen: dict[str, Any] = {}
    for each in fields(Settings):
        variable = variable_of(each.name)
        if flags.get(each.name) is not None:
            chosen[each.name] = flags[each.name]
        elif variable in environment:
            chosen[each.name] = _converted(variable, environment[variable], type(each.default))
    return Settings(**chosen)


def origins(flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """From each setting to what `load_settings` took it from: a flag, a variable, or its default."""
    environment = os.environ if environment is None else environment
    return {each.name: _origin(each.name, flags, environment) for each in fields(Settings)}


def _origin(name: str, flags: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    if flags.get(name) is not None:
        return f"the flag `--{name.replace('_', '-')}`"
    return f"the variable `{variable_of(name)}`" if variable_of(name) in environment else "its default"


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return f"RECONCILER_{name.upper()}"


def _converted(variable: str, value: str, to: type) -> Any:
    if to is bool:
        if value.lower() in {"1", "true", "yes", "on"}:
            return True
        if value.lower() in {"0", "false", "no", "off", ""}:
            return False
        raise BadSetting(f"{variable}={value!r}: say true or false")
    try:
        return to(value)
    except ValueError:
        raise BadSetting(f"{variable}={value!r}: must be {'a whole number' if to is int else 'a number'}") from None


def _check(name: str, value: Any, limits: Mapping[str, Any]) -> None:
    least, most = limits["least"], limits["most"]
    if least is not None and not least <= value <= most:
        raise BadSetting(f"{variable_of(name)}={value!r}: must be between {least} and {most}")
