"""What the network's scores are worth: the calibration beside the model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass, field
from hashlib import blake2b
from itertools import pairwise
from math import log
from pathlib import Path
from types import MappingProxyType

from reconciler.judges.facts import Fact
from reconciler.judges.matters import Matters
from reconciler.pipeline.odds import log_odds, probability_of
from reconciler.records import Together


@dataclass(frozen=True, slots=True)
class Scaling:
    """What makes the log odds of a network true ones: they are multiplied and moved (Platt 1999)."""

    times: float = 1.0
    moved: float = 0.0

    def __call__(self, probability: float) -> float:
        """The probability that is meant."""
        return probability_of(self.times * log_odds(probability) + self.moved)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often pairs that the network scores so are contradictions: straight lines between points (score, share), both rising.

    Before, each fact that holds of the pair moves the score by its weight in log odds. Afterwards these fall by `longer` for each
    e-fold of the windows that two reports are read in: of the pairs of long articles fewer contradict than of those of short ones.
    `supersedes` and `disputed` scale how likely of two that contradict the later one supersedes, and both go on. `together` is what
    the other pairs of its claims say of a pair, once all of a topic are known.
    """

    points: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))
    weights: Mapping[Fact, float] = field(default_factory=lambda: MappingProxyType({}))
    longer: float = 0.0
    supersedes: Scaling = Scaling()
    disputed: Scaling = Scaling()
    together: Together = field(default_factory=Together)

    def __call__(self, probability: float, told: Iterable[Fact] = (), windows: int = 1) -> float:
        """The calibrated probability of a pair of which these facts hold, of two reports that are read in so many windows."""
        moved = probability_of(log_odds(probability) + sum(self.weights.get(fact, 0.0) for fact in told))
        share = self._share(moved)
        return probability_of(log_odds(share) - self.longer * log(windows)) if windows > 1 else share

    def _share(self, moved: float) -> float:
        for (low, below), (high, above) in pairwise(self.points):
            if moved <= high:
                return below + (above - below) * (moved - low) / (high - low)
        return self.points[-1][1]


def load_calibration(folder: Path) -> tuple[Calibration, Matters]:
    """The calibration beside a model and how it tells matters apart; where the file is not, or does not say, both tell nothing."""
    path = folder / "calibration.json"
    if not path.is_file():
        return Calibration(), Matters()
    kept = json.loads(path.read_text(encoding="utf-8"))
    points = tuple((float(x), float(y)) for x, y in kept["contradicts"])
    weights = {Fact(name): float(weight) for name, weight in kept.get("facts", {}).items()}
    supersedes, disputed = (Scaling(**kept.get(name, {})) for name in ("supersedes", "disputed"))
    together = Together(**kept.get("together", {}))
    return Calibration(points, weights, kept.get("longer", 0.0), supersedes, disputed, together), Matters(**kept.get("one matter", {}))


def mark_of(calibration: Calibration, matters: Matters) -> str:
    """What tells a judge that is set so from another, for its version."""
    told = [(calibration.points, sorted(calibration.weights.items()), calibration.longer), sorted(asdict(matters).items())]
    told.append([astuple(each) for each in (calibration.supersedes, calibration.disputed, calibration.together)])
    return blake2b(repr(told).encode(), digest_size=2).hexdigest()
