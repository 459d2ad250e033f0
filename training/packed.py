"""A trained network <-> one file: weights that stand on whole steps as small whole numbers, the others as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.mpnet import STEP, WORD_STEP, Encoder, Linear, Shape, steps_of
from training.network import Network

_FEW = 1000  # rows of an embedding that is not of words


def write(network: Network, path: Path) -> None:
    """Write a network, with its shape. Only weights that are told to stand on whole steps are packed."""
    shape = network.encoder.shape
    held: dict[str, np.ndarray] = {"shape": np.array([shape.layers, shape.alone])}
    stepped = network.encoder.stepped
    small = {f"{name}.weight": _step(module) for name, module in network.named_modules() if stepped}
    for name, weight in network.state_dict().items():
        if step := small.get(name, 0.0):
            steps, size = steps_of(weight.float(), step)
            held[f"{name}:steps"], held[f"{name}:size"] = steps.to(torch.int8).cpu().numpy(), size.cpu().numpy()
        else:
            held[name] = weight.half().cpu().numpy()
    np.savez_compressed(path, **held)


def _step(module: nn.Module) -> float:
    if isinstance(module, Linear):
        return STEP
    return WORD_STEP if isinstance(module, nn.Embedding) and module.num_embeddings > _FEW else 0.0


def read(path: Path) -> Network:
    """Read a network."""
    with np.load(path) as held:
        network = Network(Encoder(Shape(*map(int, held["shape"]))))
        found = {name: torch.from_numpy(held[name]).float() for name in held.files if ":" not in name and name != "shape"}
        for name in held.files:
            if name.endswith(":steps"):
                found[name[:-6]] = torch.from_numpy(held[name]).float() * torch.from_numpy(held[f"{name[:-6]}:size"])
    network.load_state_dict(found)
    return network.eval()
