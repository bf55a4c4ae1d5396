import type { Backbone, BackboneChoices, BackboneFile } from '../../src-preload/contract.ts'

/** The backbones of a made-up library, and a file that can become one. */
export class FakeBackbones {
  list: Backbone[] = [
    {
      name: 'efficientnet-lite0',
      title: 'EfficientNet-Lite0',
      origin: 'shipped',
      isCurrent: true,
      dimensions: 1280,
      input: { width: 224, height: 224, fit: 'contain' },
      licence: 'Apache-2.0',
      createdAt: 1_760_000_000_000,
      runId: null,
      images: 4186,
      usedBy: ['type-v3', 'colour-v3', 'brand-v3', 'caption-v3'],
    },
  ]

  inspect(path: string): BackboneFile {
    return {
      path,
      name: 'resnet50',
      bytes: 102_400_000,
      nodes: 124,
      input: { width: null, height: null, layout: 'NCHW' },
      features: [
        { tensor: '/avgpool/Flatten_output_0', found: 'classifier', dimensions: 2048, operator: 'Flatten' },
        { tensor: '/layer4/pool', found: 'pool', dimensions: 2048, operator: 'GlobalAveragePool' },
        { tensor: 'logits', found: 'output', dimensions: null, operator: 'Gemm' },
      ],
      normalisation: { scale: 1 / 255, mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
    }
  }

  add(choices: BackboneChoices): Backbone {
    const title = choices.name ?? 'resnet50'
    const added: Backbone = {
      name: `${title.toLowerCase()}-1`,
      title,
      origin: 'added',
      isCurrent: false,
      dimensions: 2048,
      input: { width: choices.width ?? 224, height: choices.height ?? 224, fit: choices.fit ?? 'contain' },
      licence: choices.licence ?? 'unknown',
      createdAt: Date.now(),
      runId: null,
      images: 0,
      usedBy: [],
    }
    this.list.push(added)
    return added
  }

  use(name: string): void {
    for (const backbone of this.list) backbone.isCurrent = backbone.name === name
  }

  remove(name: string): void {
    this.list = this.list.filter((backbone) => backbone.name !== name)
  }
}
