"""A trained network -> the files that ship: an int8 ONNX graph and its tokenizer."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.network import BASE, Network
from training.train import WORK

SHIPPED = Path(__file__).parents[1] / "reconciler" / "judges" / "weights"


class OneWindow(nn.Module):
    """The network as the judge runs it: one window at a time, pairs of the earlier report's claims with the later's.

    One window at a time, since dynamic quantisation scales activations over a whole batch: a pair's score would depend on
    the other windows that happen to be judged with it.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, sides: Tensor, marks: Tensor, means: Tensor, earlier: Tensor, later: Tensor) -> tuple[Tensor, ...]:
        """Probabilities of relation, kind and direction by pair, of marks by claim, of one story, and the mean token state."""
        states = self.network.encoder(input_ids=ids, token_type_ids=sides).last_hidden_state
        claims = self.network.claims(states, marks, means)[0]
        first, second = claims[earlier].unsqueeze(1), claims[later].unsqueeze(0)
        product, distance, total = first * second, (first - second).abs(), first + second
        relation = self.network.relation(torch.cat([product, distance, total], -1))
        directed = torch.cat([product, distance, first.expand_as(product), second.expand_as(product)], -1)
        vector = nn.functional.normalize(states.mean(1), dim=-1)[0]
        return (
            relation[..., :4].softmax(-1),
            relation[..., 4:].softmax(-1),
            self.network.direction(directed).sigmoid(),
            self.network.mark(claims).sigmoid(),
            self.network.story(states[:, 0]).sigmoid()[0],
            vector,
        )


INPUTS = {
    "ids": {1: "length"},
    "sides": {1: "length"},
    "marks": {1: "claims"},
    "means": {1: "claims", 2: "length"},
    "earlier": {0: "first"},
    "later": {0: "second"},
}
OUTPUTS = {
    "relation": {0: "first", 1: "second"},
    "kind": {0: "first", 1: "second"},
    "direction": {0: "first", 1: "second"},
    "mark": {0: "claims"},
    "story": {},
    "vector": {},
}


def export(network: Network, folder: Path) -> None:
    """Write model.onnx (weights int8, activations quantised at run time) and tokenizer.json."""
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    length, claims = 24, 5
    example = (
        torch.randint(1000, 2000, (1, length)),
        torch.zeros(1, length, dtype=torch.long),
        torch.arange(claims).unsqueeze(0) * 4 + 1,
        torch.full((1, claims, length), 1 / length),
        torch.arange(2),
        torch.arange(2, claims),
    )
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            OneWindow(network),
            example,
            str(whole),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=INPUTS | {name: axes for name, axes in OUTPUTS.items() if axes},
            opset_version=17,
            dynamo=False,
        )
        # reduce_range: on processors with AVX2 but without VNNI, full-range u8 x s8 sums overflow 16 bits and saturate.
        quantize_dynamic(
            whole,
            folder / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        )
    onnx.checker.check_model(str(folder / "model.onnx"))
    shutil.copyfile(BASE / "tokenizer.json", folder / "tokenizer.json")


def main() -> None:
    """Export the trained network to the package, or elsewhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, default=WORK / "network.pt")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    given = parser.parse_args()
    network = Network()
    network.load_state_dict(torch.load(given.network, weights_only=True))
    export(network, given.out)


if __name__ == "__main__":
    main()
