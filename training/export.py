"""A trained network -> the files that ship: ONNX graphs with weights of one byte, packed, and their tokenizer.

`part` reads a part of a report by itself, `window` two of them side by side, `heads` what their claims say of one another.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from reconciler.judges.encoder import SHIPPED
from training.mpnet import Linear
from training.network import Network
from training.packed import read
from training.train import WORK


class Part(nn.Module):
    """What is read of a part of a report by itself.

    One part at a time, since dynamic quantisation scales activations over a whole batch: a score would depend on what else
    happens to be judged with it.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.to_vector = network.encoder, network.vector
        words, sizes = (torch.from_numpy(each) for each in _whole(network.encoder.words.weight.detach()))
        self.words, self.sizes = nn.Parameter(words, requires_grad=False), nn.Parameter(sizes, requires_grad=False)

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Token ids (1, length) -> states (length, width), and what the part is about, as a unit vector."""
        words = self.words[ids].float() * self.sizes[ids]
        length = ids.size(1)
        places = torch.arange(length, device=ids.device).unsqueeze(0)
        states = self.encoder.alone(words, places, self.encoder.distances(length, ids.device))
        # Not a matrix product: those are quantised.
        vector = (self.to_vector.weight * states[0].mean(0)).sum(-1)
        return states[0], nn.functional.normalize(vector, dim=-1)


class ByRow(nn.Module):
    """A linear map whose inputs are brought to one range row by row, so that they are quantised by token, not all alike.

    Some tokens have states many times as large as others', of which little would be left (Yao et al. 2022, ZeroQuant).
    """

    def __init__(self, linear: Linear) -> None:
        super().__init__()
        self.weight, self.bias = linear.weight, linear.bias

    def forward(self, states: Tensor) -> Tensor:
        """(…, in) -> (…, out)."""
        most = states.abs().amax(-1, keepdim=True)
        return (states / most) @ self.weight.T * most + self.bias


def _by_row(module: nn.Module) -> None:
    for name, child in list(module.named_children()):
        if isinstance(child, Linear):
            setattr(module, name, ByRow(child))
        else:
            _by_row(child)


class Together(nn.Module):
    """What is read of two parts side by side."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.story = network.encoder, network.story

    def forward(self, earlier: Tensor, later: Tensor) -> tuple[Tensor, Tensor]:
        """States of two parts, (length, width) each -> states of both, (length, width), and the probability of one story."""
        alone = torch.cat([earlier, later]).unsqueeze(0)
        length = alone.size(1)
        sides = (torch.arange(length, device=alone.device) >= earlier.size(0)).long().unsqueeze(0)
        states = self.encoder.together(alone, sides, self.encoder.distances(length, alone.device))
        story = (self.story.weight[0] * states[0, 0]).sum(-1, keepdim=True) + self.story.bias
        return states[0], story.sigmoid()


class Heads(nn.Module):
    """The heads: token states and claims in, probabilities out. Apart from the rest, so that claims can be tried without a word."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = nn.ModuleDict({name: getattr(network, name) for name in ("claim", "relation", "direction", "mark")})

    def forward(self, states: Tensor, marks: Tensor, means: Tensor, earlier: Tensor, later: Tensor) -> tuple[Tensor, ...]:
        """Probabilities of relation, kind and direction by pair of the claims `earlier` x `later`, and of marks by claim."""
        heads = self.network
        claims = heads["claim"](torch.cat([states[marks], means @ states], -1))
        first, second = claims[earlier].unsqueeze(1), claims[later].unsqueeze(0)
        product, distance = first * second, (first - second).abs()
        relation = heads["relation"](torch.cat([product, distance, first + second], -1))
        direction = heads["direction"](torch.cat([product, distance, first.expand_as(product), second.expand_as(product)], -1))
        return relation[..., :4].softmax(-1), relation[..., 4:].softmax(-1), direction.sigmoid(), heads["mark"](claims).sigmoid()


_PAIR = {0: "first", 1: "second"}
_AXES: dict[str, dict[str, dict[int, str]]] = {
    "part": {"ids": {1: "length"}, "states": {0: "length"}, "vector": {}},
    "window": {"earlier": {0: "first"}, "later": {0: "second"}, "states": {0: "length"}, "story": {}},
    "heads": {
        "states": {0: "length"},
        "marks": {0: "claims"},
        "means": {0: "claims", 1: "length"},
        "earlier": {0: "first"},
        "later": {0: "second"},
        "relation": _PAIR,
        "kind": _PAIR,
        "direction": _PAIR,
        "mark": {0: "claims"},
    },
}
_INPUTS = {"part": 1, "window": 2, "heads": 5}
# Of the tokens that a graph is drawn from; it takes any number.
_LENGTH = 24


def export(network: Network, folder: Path) -> None:
    """Write the three graphs. Each weight of a layer is a small whole number, so that they pack well."""
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    own = {
        _key(module.weight.detach().numpy()): _whole(module.weight.detach()) for module in network.modules() if isinstance(module, Linear)
    }
    for weight in (network.encoder.places.weight, *(each for name, each in network.named_parameters() if not name.startswith("encoder"))):
        weight.data = _coarse(weight.data)
    _by_row(network.encoder)
    states = torch.randn(_LENGTH, network.encoder.width)
    modules: dict[str, tuple[nn.Module, tuple[Tensor, ...]]] = {
        "part": (Part(network), (torch.randint(1000, 2000, (1, _LENGTH)),)),
        "window": (Together(network), (states, torch.randn(_LENGTH + 3, network.encoder.width))),
    }
    with tempfile.TemporaryDirectory() as scratch:
        for name, (module, example) in modules.items():
            whole, small = Path(scratch) / "whole.onnx", Path(scratch) / "small.onnx"
            _export(module, example, whole, name)
            quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul"])
            _with_own_steps(small, onnx.load(str(whole)), own)
            _write_packed(small, folder, name)
    _write_heads(network, folder)
    if folder != SHIPPED:
        shutil.copyfile(SHIPPED / "tokenizer.json", folder / "tokenizer.json")


def write_heads(network: Network, folder: Path) -> None:
    """Write the graph of the heads alone."""
    network.eval()
    for name, weight in network.named_parameters():
        if not name.startswith("encoder"):
            weight.data = _coarse(weight.data)
    _write_heads(network, folder)


def _write_heads(network: Network, folder: Path) -> None:
    claims, states = 5, torch.randn(_LENGTH, network.encoder.width)
    marks, means = torch.arange(claims) * 4 + 1, torch.full((claims, _LENGTH), 1 / _LENGTH)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "heads.onnx"
        _export(Heads(network), (states, marks, means, torch.arange(2), torch.arange(2, claims)), path, "heads")
        _write_packed(path, folder, "heads")


def _write_packed(path: Path, folder: Path, name: str) -> None:
    onnx.checker.check_model(str(path))
    (folder / f"{name}.onnx.gz").write_bytes(_packed(path.read_bytes()))


def _packed(data: bytes) -> bytes:
    """The data in gzip's form, by whichever of two ways is shorter: small whole numbers have frequencies, but no runs."""
    made = []
    for strategy in (zlib.Z_HUFFMAN_ONLY, zlib.Z_DEFAULT_STRATEGY):
        packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS, 9, strategy)
        made.append(packer.compress(data) + packer.flush())
    return min(made, key=len)


def _coarse(weight: Tensor) -> Tensor:
    """Weights that are not quantised, on steps so small that it makes no difference, so that they pack better too."""
    step = weight.std(correction=0) / 16
    return (weight / step).round() * step if weight.dim() > 1 else weight


def _whole(weight: Tensor) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights that stand on whole steps, as those whole numbers and the size of a step by row."""
    least = weight.abs().masked_fill(weight == 0, torch.inf).min(-1, keepdim=True).values
    size = least.masked_fill(least.isinf(), 1.0)
    return (weight / size).round().to(torch.int8).numpy(), size.numpy()


def _key(weight: NDArray[np.float32]) -> str:
    return blake2b(np.ascontiguousarray(weight).tobytes()).hexdigest()


def _with_own_steps(path: Path, whole: ModelProto, own: Mapping[str, tuple[NDArray[np.int8], NDArray[np.float32]]]) -> None:
    """Put the network's own whole numbers where the quantiser chose others."""
    weights = {each.name: numpy_helper.to_array(each) for each in whole.graph.initializer}
    model = onnx.load(str(path))
    held = {each.name: each for each in model.graph.initializer}
    for name in [name.removesuffix("_quantized") for name in held if name.endswith("_quantized")]:
        steps, size = own[_key(weights[name].T)]
        held[f"{name}_quantized"].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(steps.T), f"{name}_quantized"))
        held[f"{name}_scale"].CopyFrom(numpy_helper.from_array(size[:, 0].astype(np.float32), f"{name}_scale"))
    onnx.save(model, str(path))


def _export(module: nn.Module, example: tuple[Tensor, ...], path: Path, name: str) -> None:
    names = list(_AXES[name])
    axes = {one: found for one, found in _AXES[name].items() if found}
    inputs, outputs = names[: _INPUTS[name]], names[_INPUTS[name] :]
    torch.onnx.export(
        module.eval(), example, str(path), input_names=inputs, output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False
    )


def main() -> None:
    """Export a trained network to the package, or elsewhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, default=WORK / "network.npz")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    given = parser.parse_args()
    export(read(given.network), given.out)


if __name__ == "__main__":
    main()
