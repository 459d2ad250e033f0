"""The exported network on stories that it has not read -> its heads, trained once more on what it makes of them.

Of what it has read the network is surer than of anything else (a loss of .06 beside .12), so heads that learned on that trust it too
much: they learn again on what it makes of stories that it is told for the first time (stacked generalisation, Wolpert 1992).
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from reconciler.judges.encoder import SHIPPED, Encoder
from training import mpnet
from training.augment import Names
from training.examples import PLAIN, Example, Maker
from training.export import write_heads
from training.network import Network
from training.stories import Saga, sagas
from training.train import average_in, loss_of_claims, rate_at

_HEADS = ("claim", "relation", "direction", "mark")
# For each couple of reports of a story, so many windows of a sentence a side, and of reports of two stories.
_BARE, _ACROSS = 0.5, 0.3
_ROUNDS, _WINDOWS, _RATE, _DROPPED, _SEED = 2, 24, 5e-5, 0.2, 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network makes of a window: `claims` (claims, 2 * width) are states of marks beside means of tokens.

    `pairs` (pairs, 2) are places of claims of both sides, `labels` (pairs, 4) and `about` (claims, 2) as in a Batch.
    """

    claims: Tensor
    pairs: Tensor
    labels: Tensor
    about: Tensor


def examples(stories: Sequence[Saga], encoder: Encoder, rng: random.Random) -> Iterator[Example]:
    """Windows of all couples of reports of each story, and some of two sentences and of two stories."""
    maker = Maker(encoder.tokens, Names(()), PLAIN)
    for saga in stories:
        for one, other in combinations(saga.in_order, 2):
            yield maker.pair(saga, one, saga, other, rng)
            if rng.random() < _BARE:
                yield maker.bare(saga, one, other, rng)
            if rng.random() < _ACROSS:
                foreign = rng.choice(stories)
                yield maker.pair(saga, one, foreign, rng.choice(foreign.reports), rng)


def seen(example: Example, encoder: Encoder) -> Seen:
    """What the exported network makes of an example, of whose pairs those inside a report are left out."""
    window, first = example.window, example.window.claim_sides.count(0)
    states = encoder.read(window).states
    claims = [np.concatenate([states[mark], states[mark:end].mean(0)]) for mark, end in zip(window.marks, window.ends, strict=True)]
    across = {place: label for place, label in example.pairs.items() if place[0] < first <= place[1]}
    labels = [(label.relation, label.kind, label.supersedes, label.disputed) for label in across.values()]
    about = list(zip(example.takes, example.recounts, strict=True))
    return Seen(torch.tensor(np.array(claims)).half(), torch.tensor(list(across)), torch.tensor(labels), torch.tensor(about))


def _batch(windows: Sequence[Seen]) -> Seen:
    starts = np.cumsum([0, *(len(each.claims) for each in windows)])
    pairs = [each.pairs + int(start) for each, start in zip(windows, starts, strict=False)]
    claims, labels, about = (torch.cat([getattr(each, name) for each in windows]) for name in ("claims", "labels", "about"))
    return Seen(claims.float(), torch.cat(pairs), labels, about)


def retrained(network: Network, windows: Sequence[Seen]) -> Network:
    """The network with heads half way between its own and those that have learned on these windows (a moving average of their weights)."""
    torch.manual_seed(_SEED)
    heads = nn.ModuleDict({name: getattr(network, name) for name in _HEADS})
    before = copy.deepcopy(heads)
    average, optimizer = copy.deepcopy(heads), torch.optim.AdamW(heads.parameters(), lr=_RATE, weight_decay=0.0)
    steps, step, order = _ROUNDS * -(-len(windows) // _WINDOWS), 0, list(windows)
    heads.train()
    for number in range(_ROUNDS):
        random.Random(number).shuffle(order)
        for start in range(0, len(order), _WINDOWS):
            batch = _batch(order[start : start + _WINDOWS])
            states = heads["claim"](nn.functional.dropout(batch.claims, _DROPPED))
            relation, direction = network.pairs(*(states[place] for place in batch.pairs.unbind(-1)))
            loss, relations = loss_of_claims(relation, direction, heads["mark"](states), batch.labels, batch.about)
            optimizer.param_groups[0]["lr"] = rate_at(step / steps, _RATE)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(heads.parameters(), 1.0)
            optimizer.step()
            average_in(average, heads, step)
            step += 1
            if step % 50 == 0:
                print(json.dumps({"step": step, "of": steps, "relations": round(float(relations), 4)}), flush=True)
    return with_those(network, halfway(before, average))


@torch.no_grad()
def halfway(before: nn.ModuleDict, after: nn.ModuleDict) -> nn.ModuleDict:
    """Heads half way between two, which hold up better than either on stories told in another manner (WiSE-FT, Wortsman et al. 2022)."""
    between = copy.deepcopy(before)
    torch._foreach_lerp_(list(between.parameters()), list(after.parameters()), 0.5)
    return between


def with_those(network: Network, heads: nn.ModuleDict) -> Network:
    """The network with these heads in the place of its own."""
    for name in _HEADS:
        setattr(network, name, heads[name])
    return network.eval()


def with_heads(path: Path) -> Network:
    """A network with the heads of an exported graph; its encoder is of no use."""
    network = Network(mpnet.Encoder(mpnet.Shape(1, 0)))
    graph = onnx.load_from_string(gzip.decompress(path.read_bytes())).graph
    held = {each.name.removeprefix("network."): torch.from_numpy(numpy_helper.to_array(each).copy()) for each in graph.initializer}
    # Some weights are exported turned round and without their names; no two are of one shape.
    nameless = {each.T.shape: each.T for name, each in held.items() if "::" in name}
    weights = network.state_dict()
    for name in (name for name in weights if name.split(".")[0] in _HEADS):
        weights[name] = held[name] if name in held else nameless[weights[name].shape]
    network.load_state_dict(weights)
    return network


def main() -> None:
    """Train the heads of an exported network again, and write them in the place of those that it has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    given = parser.parse_args()
    encoder = Encoder(given.model)
    made = examples(sagas("late"), encoder, random.Random(_SEED))
    windows = [seen(example, encoder) for example in made if example.pairs]
    print(f"{len(windows)} windows", flush=True)
    write_heads(retrained(with_heads(given.model / "heads.onnx.gz"), windows), given.model)


if __name__ == "__main__":
    main()
