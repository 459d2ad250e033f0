"""Standings -> the marks of a timeline: what colour says, shape says too."""

from __future__ import annotations

from markupsafe import Markup

from reconciler.records import Claim, Standing

_LEGEND = (
    ("stands", "stands"),
    ("disputed", "disputed"),
    ("superseded", "superseded"),
    ("withdrawn", "withdrawn"),
    ("recounted", "recounts an earlier state"),
    ("edge", "far outside the time shown"),
    ("period", "some time within this stretch"),
    ("shade", "in dispute"),
)


def kind_of(claim: Claim, standing: Standing) -> str:
    """Which mark a claim on a position gets."""
    return "recounted" if claim.background else standing.value


def mark(kind: str, x: float, y: float) -> Markup:
    """The mark of a kind, centred at a place."""
    if kind in {"stands", "recounted"}:
        return Markup('<circle cx="{}" cy="{}" r="{}" class="mark {}"/>').format(x, y, 4 if kind == "recounted" else 6, kind)
    return Markup('<path d="{}" class="mark {}"/>').format(_path(kind, x, y), kind)


def edge_mark(side: int, x: float, y: float) -> Markup:
    """A triangle that points out of the plot, at its left (-1) or right (1) edge."""
    return Markup('<path d="M{} {}l{} -6v12z" class="mark edge"/>').format(x + side * 9, y, -side * 9)


def _path(kind: str, x: float, y: float) -> str:
    if kind == "superseded":
        return f"M{x - 5} {y - 5}h10v10h-10z"
    if kind == "disputed":
        return f"M{x} {y - 8}l8 8l-8 8l-8 -8z"
    return f"M{x - 5} {y - 5}l10 10m0 -10l-10 10"


def legend() -> list[tuple[Markup, str]]:
    """Each kind of mark as a small picture, with what it says."""
    return [(_small(kind), says) for kind, says in _LEGEND]


def _small(kind: str) -> Markup:
    if kind == "shade":
        drawn = Markup('<rect x="0" y="2" width="20" height="16" class="shade"/><path d="M2 18L16 2M8 18L20 4M0 12L10 2" class="hatch"/>')
    elif kind == "period":
        drawn = Markup('<rect x="2" y="7" width="18" height="6" rx="3" class="period"/>') + mark("stands", 6, 10)
    else:
        drawn = edge_mark(-1, 12, 10) if kind == "edge" else mark(kind, 10, 10)
    return Markup('<svg class="timeline small" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">{}</svg>').format(drawn)
