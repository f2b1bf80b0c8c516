"""One engine with one model, told over standard input what to time; README.md describes the protocol.

Usage: worker.py ENGINE PRECISION DIRECTORY ONNX_DIRECTORY THREADS

    torch    fp32 | bf16    transformers, eager, as LlamaFirewall calls it: ids and mask under no_grad
    ort      fp32 | int8    ONNX Runtime, all graph optimisations
    openvino fp32 | bf16    OpenVINO from the fp32 ONNX file, compiled for each shape, latency hint
"""
import json
import os
import sys
import time

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/Oracles"))
import checkpoints


def torch_engine(precision, directory, onnx, threads):
    import torch
    from transformers import AutoModelForSequenceClassification

    torch.set_num_threads(threads)
    # The type is named because transformers 5 would take that of the file; LlamaFirewall's model is fp32.
    model = AutoModelForSequenceClassification.from_pretrained(
        directory, dtype={"fp32": torch.float32, "bf16": torch.bfloat16}[precision],
        attn_implementation="eager", local_files_only=True).eval()

    def run(ids, mask):
        with torch.no_grad():
            return model(input_ids=ids, attention_mask=mask).logits

    def prepare(ids):
        tensors = torch.from_numpy(ids), torch.ones(ids.shape, dtype=torch.int64)
        return lambda: run(*tensors).float().numpy()

    return prepare


def ort_engine(precision, directory, onnx, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        os.path.join(onnx, f"{precision}.onnx"), options, providers=["CPUExecutionProvider"])

    def prepare(ids):
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        return lambda: session.run(None, inputs)[0]

    return prepare


def openvino_engine(precision, directory, onnx, threads):
    import openvino

    core = openvino.Core()
    settings = {
        "INFERENCE_PRECISION_HINT": {"fp32": "f32", "bf16": "bf16"}[precision],
        "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY",
    }
    requests = {}

    def prepare(ids):
        if ids.shape not in requests:
            # Shapes of its own make it about 10 % faster than one model for all shapes.
            model = core.read_model(os.path.join(onnx, "fp32.onnx"))
            model.reshape({one: list(ids.shape) for one in model.inputs})
            requests[ids.shape] = core.compile_model(model, "CPU", settings).create_infer_request()
        request, inputs = requests[ids.shape], [ids, np.ones_like(ids)]
        return lambda: request.infer(inputs)[0]

    return prepare


ENGINES = {"torch": torch_engine, "ort": ort_engine, "openvino": openvino_engine}


def answer(request, precision, prepare, vocabulary):
    if request.get("precision") != precision:
        return {"error": f"this process computes in {precision} only"}
    batch, length = request["batch"], request["length"]
    run = prepare(np.stack([checkpoints.ids(row, length, vocabulary) for row in range(batch)]))
    for _ in range(request.get("warmups", 1)):
        run()
    milliseconds = []
    for _ in range(request["rounds"]):
        start = time.perf_counter()
        logits = run()
        milliseconds.append(round((time.perf_counter() - start) * 1000, 4))
    return {
        "precision": precision, "batch": batch, "length": length, "milliseconds": milliseconds,
        "logits": logits.tolist(),
    }


def main(engine, precision, directory, onnx, threads):
    # Whatever the libraries print goes to standard error.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    start = time.perf_counter()
    prepare = ENGINES[engine](precision, directory, onnx, int(threads))
    with open(os.path.join(directory, "config.json"), encoding="utf-8") as file:
        vocabulary = json.load(file)["vocab_size"]
    loaded = round((time.perf_counter() - start) * 1000, 1)
    print(json.dumps({
        "ready": True, "engine": engine, "threads": int(threads), "load_milliseconds": loaded,
    }), file=answers)
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), precision, prepare, vocabulary)
        except Exception as error:  # The driver decides what a failed request means.
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=answers)


if __name__ == "__main__":
    main(*sys.argv[1:6])
