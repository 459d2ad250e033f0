"""Examples -> a trained network. `python -m training.train` (or `make model`) makes it again from the same data and seed."""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from reconciler.judges.windows import AGREES, CLS, CONTRADICTS, LONGEST_CLAIM, SAME_QUESTION, SEP, UNRELATED, Tokens
from training.augment import Names
from training.examples import PLAIN, UNKNOWN, Example, Maker, Recipe, epoch
from training.network import BASE, Network, tensors
from training.stories import AnnotatedReport, Saga, cards, sagas

WORK = Path(__file__).parent / "work"
# A contradiction that is missed costs more than a pair of the other relations, of which there are many times as many.
_WEIGHTS = {UNRELATED: 1.0, AGREES: 1.0, CONTRADICTS: 1.5, SAME_QUESTION: 1.0}
_TOKENS_A_BATCH = 3000
# How much of the averaged weights stays from one step to the next, once there have been some.
_KEPT = 0.999
_VECTOR_EVERY, _VECTOR_STORIES, _VECTOR_TOKENS, _TEMPERATURE = 12, 12, 120, 0.07


def tokenizer() -> Tokens:
    """Words to token ids, kept for texts seen before."""
    made = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()

    @lru_cache(maxsize=60_000)
    def tokens(text: str) -> Sequence[int]:
        ids: list[int] = made.encode(text, add_special_tokens=False).ids
        return ids[:LONGEST_CLAIM]

    return tokens


def batches(examples: Sequence[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Batches of windows of like length, up to a number of tokens."""
    for start in range(0, len(examples), 400):
        block = sorted(examples[start : start + 400], key=lambda example: len(example.window.ids))
        made: list[list[Example]] = [[]]
        for example in block:
            if made[-1] and len(example.window.ids) * (len(made[-1]) + 1) > _TOKENS_A_BATCH:
                made.append([])
            made[-1].append(example)
        rng.shuffle(made)
        yield from made


def loss_of(network: Network, batch: Sequence[Example]) -> tuple[Tensor, float]:
    """The loss of a batch, and its part on relations, for the log."""
    ids, sides, attention, marks, means = tensors([example.window for example in batch])
    states = network.states(ids, sides, attention)
    claims = network.claims(states, marks, means)
    places = [(row, x, y) for row, example in enumerate(batch) for x, y in example.pairs]
    labels = [label for example in batch for label in example.pairs.values()]
    rows, xs, ys = (torch.tensor(each) for each in zip(*places, strict=True))
    relation, direction = network.pairs(claims[rows, xs], claims[rows, ys])
    wanted = torch.tensor([label.relation for label in labels])
    weights = torch.tensor([_WEIGHTS[each] for each in range(4)])
    each = nn.functional.cross_entropy(relation[:, :4], wanted, ignore_index=UNKNOWN, weight=weights, reduction="none")
    on_relations = each.sum() / (wanted != UNKNOWN).sum().clamp(min=1)
    total = 3 * on_relations
    kinds = torch.tensor([label.kind for label in labels])
    if (kinds != UNKNOWN).any():
        total = total + 0.1 * nn.functional.cross_entropy(relation[:, 4:], kinds, ignore_index=UNKNOWN)
    total = total + 0.15 * _binary(direction[:, 0], [label.supersedes for label in labels])
    total = total + 0.15 * _binary(direction[:, 1], [label.disputed for label in labels])
    of_claims = network.mark(claims)
    flat = [(row, place) for row, example in enumerate(batch) for place in range(len(example.takes))]
    rows, xs = (torch.tensor(each) for each in zip(*flat, strict=True))
    total = total + 0.3 * _binary(of_claims[rows, xs, 0], [take for example in batch for take in example.takes])
    total = total + 0.2 * _binary(of_claims[rows, xs, 1], [take for example in batch for take in example.recounts])
    total = total + 0.2 * _binary(network.story(states[:, 0]).squeeze(-1), [example.same_story for example in batch])
    return total, float(on_relations.detach())


def _binary(logits: Tensor, labels: Sequence[int]) -> Tensor:
    wanted = torch.tensor(labels)
    known = wanted != UNKNOWN
    return nn.functional.binary_cross_entropy_with_logits(logits[known], wanted[known].float()) if known.any() else logits.sum() * 0


def vector_loss(network: Network, stories: Sequence[Saga], tokens: Tokens, rng: random.Random) -> Tensor:
    """InfoNCE (van den Oord et al. 2018): two reports of a story are nearer to each other than to reports of others."""
    chosen = [
        report_tokens(report, tokens) for saga in rng.sample(list(stories), _VECTOR_STORIES) for report in rng.sample(saga.reports, 2)
    ]
    longest = max(map(len, chosen))
    ids, attention = torch.zeros(len(chosen), longest, dtype=torch.long), torch.zeros(len(chosen), longest, dtype=torch.long)
    for row, each in enumerate(chosen):
        ids[row, : len(each)], attention[row, : len(each)] = torch.tensor(each), 1
    vectors = network.vectors(ids, attention)
    likeness = vectors @ vectors.T / _TEMPERATURE - torch.eye(len(chosen)) * 1e4
    return nn.functional.cross_entropy(likeness, torch.arange(len(chosen)) ^ 1)


def report_tokens(report: AnnotatedReport, tokens: Tokens) -> list[int]:
    """The tokens that a report's vector is made of: its title and as much of its text as fits."""
    made = [CLS, *tokens(report.title.text), SEP]
    for sentence in report.sentences:
        made += tokens(sentence.text)
    return [*made[:_VECTOR_TOKENS], SEP]


@torch.no_grad()
def average_precision(network: Network, stories: Sequence[Saga], tokens: Tokens) -> float:
    """How well the network ranks the pairs of sentences of two reports of a story by whether they contradict."""
    network.eval()
    scored: list[tuple[float, bool]] = []
    maker = Maker(tokens, Names(()), PLAIN, random.Random(0))
    for saga in stories:
        for one, other in combinations(saga.in_order, 2):
            example = maker.pair(saga, one, saga, other)
            ids, sides, attention, marks, means = tensors([example.window])
            claims = network.claims(network.states(ids, sides, attention), marks, means)[0]
            first = example.window.claim_sides.count(0)
            places = [(x, y) for x, y in example.pairs if x < first <= y and example.pairs[x, y].relation != UNKNOWN]
            xs, ys = (torch.tensor(each) for each in zip(*places, strict=True))
            scores = network.pairs(claims[xs], claims[ys])[0][:, :4].softmax(-1)[:, CONTRADICTS].tolist()
            scored += [(score, example.pairs[place].relation == CONTRADICTS) for score, place in zip(scores, places, strict=True)]
    network.train()
    scored.sort(reverse=True)
    hits, total = 0, 0.0
    for rank, (_, truth) in enumerate(scored, 1):
        hits += truth
        total += truth * hits / rank
    return total / max(1, hits)


def train(epochs: float, rate: float, seed: int, out: Path, part: float = 1.0, resume: bool = False) -> Network:
    """Train on a part of the training stories and on all cards; keep every epoch's network beside `out`, and the best of them there.

    The best is the one with the highest average precision on the tuning stories: from some epoch on a network learns these
    stories by heart (early stopping, Prechelt 1998). What is kept is the moving average of its weights (Polyak and Juditsky
    1992). `resume` goes on from the last epoch that was kept.
    """
    torch.manual_seed(seed)
    rng, tokens = random.Random(seed), tokenizer()
    stories = sagas("train")
    stories = sorted(stories, key=lambda saga: saga.id)[: int(len(stories) * part)] if part < 1 else stories
    network, questions, maker = Network(), cards(), Maker(tokens, Names(stories), Recipe(), rng)
    body = [weights for name, weights in network.named_parameters() if name.startswith("encoder")]
    heads = [weights for name, weights in network.named_parameters() if not name.startswith("encoder")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": rate}, {"params": heads, "lr": 4 * rate}], weight_decay=0.01)
    average = copy.deepcopy(network)
    planned = list(batches(epoch(stories, questions, maker), rng))
    total, step, best, state = int(len(planned) * epochs), 0, 0.0, out.with_suffix(".state.pt")
    if resume:
        kept = torch.load(state)
        network.load_state_dict(kept["network"])
        average.load_state_dict(kept["average"])
        optimizer.load_state_dict(kept["optimizer"])
        step, best = kept["step"], kept["best"]
        rng.seed(seed + step)
        planned = list(batches(epoch(stories, questions, maker), rng))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.04 * total)) * max(0.02, 1 - step / total), last_epoch=step - 1
    )
    print(f"{len(stories)} sagas, {len(questions)} cards, {total} steps", flush=True)
    network.train()
    began, shown = time.monotonic(), 0.0
    while step < total:
        for batch in planned[: total - step]:
            loss, relations = loss_of(network, batch)
            if step % _VECTOR_EVERY == 0:
                loss = loss + 0.5 * vector_loss(network, stories, tokens, rng)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            _average_in(average, network, step)
            step, shown = step + 1, shown + relations
            if step % 50 == 0:
                print(json.dumps({"step": step, "seconds": round(time.monotonic() - began), "relations": round(shown / 50, 4)}), flush=True)
                shown = 0.0
        precision = average_precision(average, sagas("tune"), tokens)
        print(json.dumps({"step": step, "average precision on tune": round(precision, 4)}), flush=True)
        if precision > best:
            best = precision
            torch.save(average.state_dict(), out)
        weights = {"network": network.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save({"step": step, "best": best, **weights}, state)
        planned = list(batches(epoch(stories, questions, maker), rng))
    return average


@torch.no_grad()
def _average_in(average: Network, network: Network, step: int) -> None:
    kept = min(_KEPT, (step + 1) / (step + 10))
    for held, new in zip(average.parameters(), network.parameters(), strict=True):
        held.lerp_(new, 1 - kept)


def main() -> None:
    """Train with the recipe of the shipped model, or a variation of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=float, default=5)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", type=float, default=1.0, help="share of the training stories, for the learning curve")
    parser.add_argument("--resume", action="store_true", help="go on from the last epoch kept in --out")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=WORK / "network.pt")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    train(given.epochs, given.rate, given.seed, given.out, given.part, given.resume)


if __name__ == "__main__":
    main()
