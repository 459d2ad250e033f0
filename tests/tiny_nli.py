"""A tiny inference model, made here: it calls two texts a contradiction if they have a different number of tokens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors


def write_tiny_nli(folder: Path) -> Path:
    """Write model.onnx, tokenizer.json and config.json into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"id2label": {"0": "ENTAILMENT", "1": "NEUTRAL", "2": "CONTRADICTION"}}))
    # logits = [-d, 0, d] with d = |tokens of the one - tokens of the other| - 2, from the type ids alone.
    nodes = [
        helper.make_node("Cast", ["token_type_ids"], ["types"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["types", "axis"], ["second"], keepdims=1),
        helper.make_node("Sub", ["one", "types"], ["inverse"]),
        helper.make_node("ReduceSum", ["inverse", "axis"], ["first"], keepdims=1),
        helper.make_node("Sub", ["first", "second"], ["difference"]),
        helper.make_node("Abs", ["difference"], ["distance"]),
        helper.make_node("Sub", ["distance", "two"], ["d"]),
        helper.make_node("MatMul", ["d", "signs"], ["logits"]),
    ]
    constants: dict[str, Any] = {
        "axis": np.array([1], np.int64),
        "one": np.array(1, np.float32),
        "two": np.array(2, np.float32),
        "signs": np.array([[-1, 0, 1]], np.float32),
    }
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "n"]) for name in ("input_ids", "token_type_ids")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 3])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(folder / "model.onnx"))
    return folder
