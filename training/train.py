"""Examples -> a trained network. `make model` makes the shipped one again from the same data and seed."""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import torch
from torch import Tensor, nn

from reconciler.judges.windows import AGREES, CONTRADICTS, SAME_QUESTION, UNRELATED
from training import packed
from training.augment import Names
from training.examples import PLAIN, UNKNOWN, Example, Maker, Recipe, Source
from training.kindred import kindred
from training.mpnet import Shape, pretrained
from training.network import Network
from training.stories import Saga, cards, sagas
from training.stream import Batch, Chunks, batch_of, stream
from training.tokens import tokenizer

WORK = Path(__file__).parent / "work"
# A contradiction that is missed costs more than a pair of the other relations, of which there are many times as many.
_WEIGHTS = {UNRELATED: 1.0, AGREES: 1.0, CONTRADICTS: 1.5, SAME_QUESTION: 1.0}
# How much of the averaged weights stays from one step to the next, once there have been some; they are averaged every so many steps.
_KEPT, _EVERY = 0.999, 4
# Windows with so many claims draw their reports together.
_WHOLE, _TEMPERATURE = 5, 0.07
_WARM_UP, _COLDEST = 0.05, 0.02


@dataclass(frozen=True)
class Plan:
    """How long and how fast to train: `chunks` of examples, or `seconds`; tokens a batch, the encoder's rate (the heads' is `faster`)."""

    chunks: int = 912
    seconds: float = 0.0
    tokens: int = 32_000
    rate: float = 1e-4
    faster: float = 4.0
    seed: int = 21
    processes: int = 4
    # From which part of the training on weights are rounded; how often it is told how far it has come.
    stepped: float = 0.35
    looks: int = 10


@dataclass(frozen=True)
class Said:
    """What a network says of a batch: logits of relation and kind, and direction, by pair; marks by claim; story and vectors by window."""

    relation: Tensor
    direction: Tensor
    mark: Tensor
    story: Tensor
    vectors: Tensor


def said(network: Network, batch: Batch) -> Said:
    """Read a batch."""
    alone, states = network.encoder(batch.ids, batch.sides)
    claims = network.claims(states, batch.marks, batch.ends)
    rows, first, second = batch.places.unbind(-1)
    relation, direction = network.pairs(claims[rows, first], claims[rows, second])
    rows, places = batch.claims.unbind(-1)
    mark, story = network.mark(claims)[rows, places], network.story(states[:, 0])[:, 0]
    vectors = network.vectors(alone, batch.ids, batch.sides)
    return Said(relation.float(), direction.float(), mark.float(), story.float(), vectors.float())


def loss_of(own: Said, batch: Batch) -> tuple[Tensor, Tensor]:
    """The loss of a batch, and its part on relations, for the log."""
    total, relations = loss_of_claims(own.relation, own.direction, own.mark, batch.labels, batch.about)
    return total + 0.2 * _binary(own.story, batch.same_story) + 0.1 * _drawn_together(own.vectors, batch), relations


def loss_of_claims(relation: Tensor, direction: Tensor, mark: Tensor, labels: Tensor, about: Tensor) -> tuple[Tensor, Tensor]:
    """The loss of what is said of pairs of claims and of claims, in logits, and its part on relations; labels as in a Batch."""
    wanted, kinds, supersedes, disputed = labels.unbind(-1)
    weights = relation.new_tensor([_WEIGHTS[each] for each in range(4)])
    each = nn.functional.cross_entropy(relation[:, :4], wanted, weight=weights, ignore_index=UNKNOWN, reduction="none")
    relations = each.sum() / (wanted != UNKNOWN).sum().clamp(min=1)
    of_kind = nn.functional.cross_entropy(relation[:, 4:], kinds, ignore_index=UNKNOWN, reduction="sum")
    total = 3 * relations + 0.1 * of_kind / (kinds != UNKNOWN).sum().clamp(min=1)
    total = total + 0.15 * _binary(direction[:, 0], supersedes) + 0.15 * _binary(direction[:, 1], disputed)
    return total + 0.3 * _binary(mark[:, 0], about[:, 0]) + 0.2 * _binary(mark[:, 1], about[:, 1]), relations.detach()


def _binary(logits: Tensor, labels: Tensor) -> Tensor:
    known = labels != UNKNOWN
    each = nn.functional.binary_cross_entropy_with_logits(logits, labels.clamp(min=0).float(), reduction="none")
    return (each * known).sum() / known.sum().clamp(min=1)


def _drawn_together(vectors: Tensor, batch: Batch) -> Tensor:
    """InfoNCE (van den Oord et al. 2018): two reports of a story are nearer to each other than to the other reports of the batch.

    Only those of whole reports of one story draw; some of the others may be of the same story too, by chance.
    """
    whole = (batch.same_story == 1) & ((batch.marks != 0).sum(-1) >= _WHOLE)
    first, second = vectors[:, 0], vectors[:, 1]
    likeness = first @ torch.cat([second, first]).T / _TEMPERATURE
    itself = torch.arange(len(first), device=first.device)
    likeness = likeness.index_put((itself, itself + len(first)), likeness.new_tensor(-1e4))
    each = nn.functional.cross_entropy(likeness, itself, reduction="none")
    return (each * whole).sum() / whole.sum().clamp(min=1)


class Ranking:
    """How well networks rank the pairs of sentences of two reports of a story by whether they contradict."""

    def __init__(self, stories: Sequence[Saga], tokens_a_batch: int = 12_000) -> None:
        maker, rng = Maker(tokenizer(), Names(()), PLAIN), random.Random(0)
        examples = [maker.pair(saga, one, saga, other, rng) for saga in stories for one, other in combinations(saga.in_order, 2)]
        examples = [_across(example) for example in sorted(examples, key=lambda each: len(each.window.ids))]
        size = max(1, tokens_a_batch // len(examples[-1].window.ids))
        self._batches = [batch_of(examples[start : start + size]) for start in range(0, len(examples), size)]

    @torch.no_grad()
    def average_precision(self, *networks: Network) -> float:
        """Average precision of the mean of some networks' probabilities of a contradiction."""
        device = next(networks[0].parameters()).device
        scores, truths = [], []
        for network in networks:
            network.eval()
        for batch in (each.to(device) for each in self._batches):
            with _fast(device):
                every = [said(network, batch).relation[:, :4].softmax(-1)[:, CONTRADICTS] for network in networks]
            known = batch.labels[:, 0] != UNKNOWN
            scores.append(torch.stack(every).mean(0)[known].cpu())
            truths.append((batch.labels[:, 0] == CONTRADICTS)[known].cpu())
        for network in networks:
            network.train()
        score, truth = torch.cat(scores), torch.cat(truths)
        ranked = truth[score.argsort(descending=True, stable=True)].double()
        precision = ranked.cumsum(0) / torch.arange(1, len(ranked) + 1)
        return float((precision * ranked).sum() / ranked.sum().clamp(min=1))


def _across(example: Example) -> Example:
    """The example without the pairs inside a report, which are not scored."""
    first = example.window.claim_sides.count(0)
    pairs = {place: label for place, label in example.pairs.items() if place[0] < first <= place[1]}
    return Example(example.window, pairs, example.takes, example.recounts, example.same_story)


def train(network: Network, source: Source, plan: Plan, ranking: Ranking) -> Iterator[tuple[float, Network]]:
    """Train on the device that the network is on; yields its average precision on the tuning stories and its mean weights, a few times.

    The mean is a moving one over the steps (Polyak and Juditsky 1992). The same plan gives the same network up to the
    rounding of parallel sums, however many processes make its batches.
    """
    torch.manual_seed(plan.seed)
    device = next(network.parameters()).device
    body = [weights for name, weights in network.named_parameters() if name.startswith("encoder") and weights.requires_grad]
    heads = [weights for name, weights in network.named_parameters() if not name.startswith("encoder")]
    rates = [plan.rate, plan.faster * plan.rate]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=0.01, fused=device.type == "cuda")
    average, clock = copy.deepcopy(network), _Clock(plan)
    step = looks = 0
    losses: list[Tensor] = []
    network.train()
    for number, batch in stream(Chunks(source, plan.tokens, plan.seed), range(plan.chunks), plan.processes):
        done = clock.done(number)
        if done >= 1:
            break
        if int(done * plan.looks) > looks:
            looks = int(done * plan.looks)
            with clock.stopped():
                yield _report(ranking, average, step, number, clock, losses), average
            losses.clear()
        if done >= plan.stepped and not network.encoder.stepped:
            network.encoder.step()
            average.encoder.step()
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate_at(done, rate)
        held = batch.to(device)
        with _fast(device):
            loss, relations = loss_of(said(network, held), held)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if step % _EVERY == 0:
            average_in(average, network, step)
        losses.append(relations)
        step += 1
    yield _report(ranking, average, step, number, clock, losses), average


def rate_at(done: float, rate: float) -> float:
    """The rate of learning when this part of a training is done: it rises, then falls."""
    return rate * min(1.0, (done + 1e-3) / _WARM_UP) * max(_COLDEST, 1 - done)


class _Clock:
    """How much of a training is done, by chunks or by time; looking at how far it has come takes none of that time."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._began = plan, time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds of training."""
        return time.monotonic() - self._began

    def done(self, number: int) -> float:
        """The part that is done when so many chunks are."""
        return self.seconds / self._plan.seconds if self._plan.seconds else number / self._plan.chunks

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Time that does not count."""
        stopped = time.monotonic()
        yield
        self._began += time.monotonic() - stopped


def _report(ranking: Ranking, network: Network, step: int, chunk: int, clock: _Clock, losses: Sequence[Tensor]) -> float:
    seconds, precision = round(clock.seconds), ranking.average_precision(network)
    told = {"step": step, "chunk": chunk, "seconds": seconds, "relations": round(float(torch.stack(list(losses)).mean()), 4)}
    print(json.dumps(told | {"average precision on tune": round(precision, 4)}), flush=True)
    return precision


def _fast(device: torch.device) -> AbstractContextManager[None]:
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")


@torch.no_grad()
def average_in(average: nn.Module, network: nn.Module, step: int) -> None:
    """Move averaged weights towards those of a step."""
    kept = min(_KEPT**_EVERY, (step + 1) / (step + 10))
    torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - kept)


def main() -> None:
    """Train the network that ships, or one of another shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layers", type=int, default=10, help="of the twelve, the lower ones that are kept")
    parser.add_argument("--alone", type=int, default=5, help="of these, how many read each report by itself")
    parser.add_argument(
        "--chunks", type=int, default=Plan.chunks, help="how long to train, in chunks of a window for every twenty tokens of a batch"
    )
    parser.add_argument("--seconds", type=float, default=Plan.seconds, help="how long to train, by the clock")
    parser.add_argument("--tokens", type=int, default=Plan.tokens, help="of a batch")
    parser.add_argument("--looks", type=int, default=Plan.looks, help="how often it tells how far it has come, and writes the network")
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--part", type=float, default=1.0, help="share of the training stories, for the learning curve")
    parser.add_argument("--processes", type=int, default=Plan.processes, help="that make windows ahead of the training")
    parser.add_argument("--out", type=Path, default=WORK / "network.npz")
    given = parser.parse_args()
    given.out.parent.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(given.seed)
    network = Network(pretrained(Shape(given.layers, given.alone))).to(device)
    stories = sorted(sagas("train"), key=lambda saga: saga.id)
    stories = stories[: int(len(stories) * given.part)]
    source = Source(Maker(tokenizer(), Names(stories), Recipe()), stories, cards(), kindred(stories))
    plan = Plan(
        chunks=given.chunks if not given.seconds else 10**9,
        seconds=given.seconds,
        tokens=given.tokens,
        rate=given.rate,
        seed=given.seed,
        processes=given.processes,
        looks=given.looks,
    )
    for _, average in train(network, source, plan, Ranking(sagas("tune"))):
        packed.write(average, given.out)


if __name__ == "__main__":
    main()
