"""The network: an encoder that reads two reports, and light heads on their claims.

For each pair of claims: unrelated, agree, contradict, or different answers to one question that can both hold; the kind of
contradiction; whether the later supersedes the earlier, and whether the parties go on contradicting each other. For each
claim: whether it takes a position, and whether it recounts an earlier state. For both reports: whether they tell one story;
for each report by itself: a vector of what it is about.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.mpnet import Encoder

RELATIONS, KINDS, DIRECTIONS, MARKS = 4, 6, 2, 2
_WIDE = 384


class Network(nn.Module):
    """An encoder with heads."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.claim = nn.Sequential(nn.Linear(2 * encoder.width, _WIDE), nn.GELU(), nn.LayerNorm(_WIDE))
        self.relation = nn.Sequential(nn.Linear(3 * _WIDE, _WIDE), nn.GELU(), nn.Dropout(0.1), nn.Linear(_WIDE, RELATIONS + KINDS))
        self.direction = nn.Sequential(nn.Linear(4 * _WIDE, _WIDE // 2), nn.GELU(), nn.Linear(_WIDE // 2, DIRECTIONS))
        self.mark = nn.Linear(_WIDE, MARKS)
        self.story = nn.Linear(encoder.width, 1)
        self.vector = nn.Linear(encoder.width, _WIDE, bias=False)

    def claims(self, states: Tensor, marks: Tensor, ends: Tensor) -> Tensor:
        """Claim states, (batch, claims, width), from each claim's mark and the mean of its tokens."""
        places = torch.arange(states.size(1), device=states.device)
        within = (places >= marks.unsqueeze(-1)) & (places < ends.unsqueeze(-1))
        means = (within / within.sum(-1, keepdim=True).clamp(min=1)).to(states.dtype)
        at_marks = torch.gather(states, 1, marks.unsqueeze(-1).expand(-1, -1, states.size(-1)))
        found: Tensor = self.claim(torch.cat([at_marks, torch.bmm(means, states)], -1))
        return found

    def pairs(self, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of relation and kind (the same whichever claim is first), and of direction."""
        product, distance = first * second, (first - second).abs()
        relation = self.relation(torch.cat([product, distance, first + second], -1))
        direction = self.direction(torch.cat([product, distance, first, second], -1))
        return relation, direction

    def vectors(self, alone: Tensor, ids: Tensor, sides: Tensor) -> Tensor:
        """Unit vectors of the reports of windows, (batch, 2, width), from the states of their tokens when read by themselves."""
        of_side = (torch.stack([sides == 0, sides == 1], 1) & (ids != 0).unsqueeze(1)).to(alone.dtype)
        means = torch.bmm(of_side, alone) / of_side.sum(-1, keepdim=True)
        return nn.functional.normalize(self.vector(means), dim=-1)
