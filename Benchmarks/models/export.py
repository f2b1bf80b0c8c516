"""Makes what the peers load: ONNX files of a made-up checkpoint, in fp32 and with int8 weights.

Usage: export.py DIRECTORY OUTPUT

The export is torch's own (torch.export; the older tracing exporter gives wrong logits for DeBERTa-v2),
with free batch and length, inputs `input_ids` and `attention_mask` as everybody exports it. int8 is
onnxruntime's dynamic quantisation with its defaults and signed weights.
"""
import pathlib
import sys

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModelForSequenceClassification


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def main(directory, output):
    model = AutoModelForSequenceClassification.from_pretrained(
        directory, dtype=torch.float32, attn_implementation="eager", local_files_only=True).eval()
    batch = torch.export.Dim("batch", min=1, max=64)
    length = torch.export.Dim("length", min=2, max=512)
    shape = {0: batch, 1: length}
    ids = torch.arange(128).reshape(2, 64)
    with torch.no_grad():
        program = torch.onnx.export(
            Logits(model), (ids, torch.ones_like(ids)), dynamo=True, external_data=False,
            input_names=["input_ids", "attention_mask"], output_names=["logits"],
            dynamic_shapes={"input_ids": shape, "attention_mask": shape})
    proto = program.model_proto
    # Stale shapes of intermediate results, which the quantiser trips over.
    del proto.graph.value_info[:]
    output.mkdir(parents=True, exist_ok=True)
    onnx.save(proto, output / "fp32.onnx")
    quantize_dynamic(output / "fp32.onnx", output / "int8.onnx", weight_type=QuantType.QInt8)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
