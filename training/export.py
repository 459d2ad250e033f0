"""Trained networks -> the files that ship: one int8 ONNX graph that averages them, and their tokenizer."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from reconciler.judges.encoder import SHIPPED
from training.network import BASE, Network
from training.train import WORK


class States(nn.Module):
    """The encoders as the judge runs them: one window in, the states of its tokens out, and what they say of it as a whole.

    One window at a time, since dynamic quantisation scales activations over a whole batch: a pair's score would depend on
    the other windows that happen to be judged with it.
    """

    def __init__(self, networks: Sequence[Network]) -> None:
        super().__init__()
        self.networks = nn.ModuleList(networks)

    def forward(self, ids: Tensor, sides: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Token states (length, width of all networks), the probability of one story, and the first one's mean state as a unit vector."""
        states = [network.encoder(input_ids=ids, token_type_ids=sides).last_hidden_state for network in self.networks]
        stories = [network.story(own[:, 0]).sigmoid() for network, own in zip(self.networks, states, strict=True)]
        vector = nn.functional.normalize(states[0][0].mean(0), dim=-1)
        return torch.cat(states, -1)[0], torch.cat(stories).mean().reshape(1), vector


class Heads(nn.Module):
    """The heads: token states and claims in, probabilities out. Apart from the encoder, so that claims can be tried without a word.

    Of several networks the probabilities are averaged (bagging, Breiman 1996): what one has learned by heart, the others have not.
    """

    def __init__(self, networks: Sequence[Network]) -> None:
        super().__init__()
        self.networks = nn.ModuleList(networks)

    def forward(self, states: Tensor, marks: Tensor, means: Tensor, earlier: Tensor, later: Tensor) -> tuple[Tensor, ...]:
        """Probabilities of relation, kind and direction by pair of the claims `earlier` x `later`, and of marks by claim."""
        own = states.chunk(len(self.networks), -1)
        found = [_probabilities(*each, marks, means, earlier, later) for each in zip(self.networks, own, strict=True)]
        return tuple(torch.stack(same).mean(0) for same in zip(*found, strict=True))


def _probabilities(network: nn.Module, states: Tensor, marks: Tensor, means: Tensor, earlier: Tensor, later: Tensor) -> tuple[Tensor, ...]:
    claims = network.claim(torch.cat([states[marks], means @ states], -1))
    first, second = claims[earlier].unsqueeze(1), claims[later].unsqueeze(0)
    product, distance, total = first * second, (first - second).abs(), first + second
    relation = network.relation(torch.cat([product, distance, total], -1))
    directed = torch.cat([product, distance, first.expand_as(product), second.expand_as(product)], -1)
    return (
        relation[..., :4].softmax(-1),
        relation[..., 4:].softmax(-1),
        network.direction(directed).sigmoid(),
        network.mark(claims).sigmoid(),
    )


_ENCODER_IN, _ENCODER_OUT = {"ids": {1: "length"}, "sides": {1: "length"}}, {"states": {0: "length"}, "story": {}, "vector": {}}
_HEADS_IN = {
    "states": {0: "length"},
    "marks": {0: "claims"},
    "means": {0: "claims", 1: "length"},
    "earlier": {0: "first"},
    "later": {0: "second"},
}
_PAIR = {0: "first", 1: "second"}
_HEADS_OUT = {"relation": _PAIR, "kind": _PAIR, "direction": _PAIR, "mark": {0: "claims"}}


def export(networks: Sequence[Network], folder: Path) -> None:
    """Write encoder.onnx (weights int8, activations quantised at run time), heads.onnx and tokenizer.json.

    All networks share the word embeddings of the first, which are half of its weights; training moves them little.
    """
    for network in networks:
        network.eval()
        network.encoder.embeddings.word_embeddings = networks[0].encoder.embeddings.word_embeddings
    folder.mkdir(parents=True, exist_ok=True)
    length, claims, wide = 24, 5, sum(network.mark.in_features for network in networks)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        _export(
            States(networks),
            (torch.randint(1000, 2000, (1, length)), torch.zeros(1, length, dtype=torch.long)),
            whole,
            _ENCODER_IN,
            _ENCODER_OUT,
        )
        # reduce_range: on processors with AVX2 but without VNNI, full-range u8 x s8 sums overflow 16 bits and saturate.
        quantize_dynamic(
            whole,
            folder / "encoder.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        )
    example = (
        torch.randn(length, wide),
        torch.arange(claims) * 4 + 1,
        torch.full((claims, length), 1 / length),
        torch.arange(2),
        torch.arange(2, claims),
    )
    _export(Heads(networks), example, folder / "heads.onnx", _HEADS_IN, _HEADS_OUT)
    for name in ("encoder.onnx", "heads.onnx"):
        onnx.checker.check_model(str(folder / name))
    shutil.copyfile(BASE / "tokenizer.json", folder / "tokenizer.json")


def _export(
    module: nn.Module, example: tuple[Tensor, ...], path: Path, inputs: dict[str, dict[int, str]], outputs: dict[str, dict[int, str]]
) -> None:
    axes = {name: names for name, names in (inputs | outputs).items() if names}
    torch.onnx.export(
        module, example, str(path), input_names=list(inputs), output_names=list(outputs), dynamic_axes=axes, opset_version=17, dynamo=False
    )


def main() -> None:
    """Export trained networks to the package, or elsewhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, nargs="+", default=[WORK / "network.pt"])
    parser.add_argument("--out", type=Path, default=SHIPPED)
    given = parser.parse_args()
    networks = [Network() for _ in given.network]
    for network, path in zip(networks, given.network, strict=True):
        network.load_state_dict(torch.load(path, weights_only=True))
    export(networks, given.out)


if __name__ == "__main__":
    main()
