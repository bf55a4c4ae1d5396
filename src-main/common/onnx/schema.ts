import protobuf from 'protobufjs'

/**
 * The ONNX file format as a protobuf schema, field by field after the published `onnx.proto` (proto2, IR version 10 and
 * later: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). Names are in camel case, since only numbers are
 * written to a file; enums are read as `int32`, so an unknown member survives. Fields this schema does not know are
 * carried along by protobufjs.
 */
type Field = readonly [type: string, number: number, rule?: 'repeated' | 'packed']
type Fields = Readonly<Record<string, Field>>

/** Every message of the format. */
const messages: Readonly<Record<string, Fields>> = {
  StringStringEntry: { key: ['string', 1], value: ['string', 2] },
  OperatorSetId: { domain: ['string', 1], version: ['int64', 2] },
  Model: {
    irVersion: ['int64', 1],
    producerName: ['string', 2],
    producerVersion: ['string', 3],
    domain: ['string', 4],
    modelVersion: ['int64', 5],
    docString: ['string', 6],
    graph: ['Graph', 7],
    opsetImport: ['OperatorSetId', 8, 'repeated'],
    metadataProps: ['StringStringEntry', 14, 'repeated'],
    trainingInfo: ['TrainingInfo', 20, 'repeated'],
    functions: ['Function', 25, 'repeated'],
    configuration: ['DeviceConfiguration', 26, 'repeated'],
  },
  Graph: {
    node: ['Node', 1, 'repeated'],
    name: ['string', 2],
    initializer: ['Tensor', 5, 'repeated'],
    docString: ['string', 10],
    input: ['ValueInfo', 11, 'repeated'],
    output: ['ValueInfo', 12, 'repeated'],
    valueInfo: ['ValueInfo', 13, 'repeated'],
    quantizationAnnotation: ['TensorAnnotation', 14, 'repeated'],
    sparseInitializer: ['SparseTensor', 15, 'repeated'],
    metadataProps: ['StringStringEntry', 16, 'repeated'],
  },
  Node: {
    input: ['string', 1, 'repeated'],
    output: ['string', 2, 'repeated'],
    name: ['string', 3],
    opType: ['string', 4],
    attribute: ['Attribute', 5, 'repeated'],
    docString: ['string', 6],
    domain: ['string', 7],
    overload: ['string', 8],
    metadataProps: ['StringStringEntry', 9, 'repeated'],
    deviceConfigurations: ['NodeDeviceConfiguration', 10, 'repeated'],
  },
  Attribute: {
    name: ['string', 1],
    f: ['float', 2],
    i: ['int64', 3],
    s: ['bytes', 4],
    t: ['Tensor', 5],
    g: ['Graph', 6],
    floats: ['float', 7, 'repeated'],
    ints: ['int64', 8, 'repeated'],
    strings: ['bytes', 9, 'repeated'],
    tensors: ['Tensor', 10, 'repeated'],
    graphs: ['Graph', 11, 'repeated'],
    docString: ['string', 13],
    typeProto: ['Type', 14],
    typeProtos: ['Type', 15, 'repeated'],
    type: ['int32', 20],
    referenceAttributeName: ['string', 21],
    sparseTensor: ['SparseTensor', 22],
    sparseTensors: ['SparseTensor', 23, 'repeated'],
  },
  Tensor: {
    dims: ['int64', 1, 'repeated'],
    dataType: ['int32', 2],
    segment: ['Segment', 3],
    floatData: ['float', 4, 'packed'],
    int32Data: ['int32', 5, 'packed'],
    stringData: ['bytes', 6, 'repeated'],
    int64Data: ['int64', 7, 'packed'],
    name: ['string', 8],
    rawData: ['bytes', 9],
    doubleData: ['double', 10, 'packed'],
    uint64Data: ['uint64', 11, 'packed'],
    docString: ['string', 12],
    externalData: ['StringStringEntry', 13, 'repeated'],
    dataLocation: ['int32', 14],
    metadataProps: ['StringStringEntry', 16, 'repeated'],
  },
  Segment: { begin: ['int64', 1], end: ['int64', 2] },
  SparseTensor: { values: ['Tensor', 1], indices: ['Tensor', 2], dims: ['int64', 3, 'repeated'] },
  ValueInfo: {
    name: ['string', 1],
    type: ['Type', 2],
    docString: ['string', 3],
    metadataProps: ['StringStringEntry', 4, 'repeated'],
  },
  Type: {
    tensorType: ['TensorType', 1],
    sequenceType: ['ElementType', 4],
    mapType: ['MapType', 5],
    denotation: ['string', 6],
    opaqueType: ['OpaqueType', 7],
    sparseTensorType: ['TensorType', 8],
    optionalType: ['ElementType', 9],
  },
  TensorType: { elemType: ['int32', 1], shape: ['TensorShape', 2] },
  ElementType: { elemType: ['Type', 1] },
  MapType: { keyType: ['int32', 1], valueType: ['Type', 2] },
  OpaqueType: { domain: ['string', 1], name: ['string', 2] },
  TensorShape: { dim: ['Dimension', 1, 'repeated'] },
  Dimension: { dimValue: ['int64', 1], dimParam: ['string', 2], denotation: ['string', 3] },
  TensorAnnotation: { tensorName: ['string', 1], quantParameterTensorNames: ['StringStringEntry', 2, 'repeated'] },
  Function: {
    name: ['string', 1],
    input: ['string', 4, 'repeated'],
    output: ['string', 5, 'repeated'],
    attribute: ['string', 6, 'repeated'],
    node: ['Node', 7, 'repeated'],
    docString: ['string', 8],
    opsetImport: ['OperatorSetId', 9, 'repeated'],
    domain: ['string', 10],
    attributeProto: ['Attribute', 11, 'repeated'],
    valueInfo: ['ValueInfo', 12, 'repeated'],
    overload: ['string', 13],
    metadataProps: ['StringStringEntry', 14, 'repeated'],
  },
  TrainingInfo: {
    initialization: ['Graph', 1],
    algorithm: ['Graph', 2],
    initializationBinding: ['StringStringEntry', 3, 'repeated'],
    updateBinding: ['StringStringEntry', 4, 'repeated'],
  },
  DeviceConfiguration: { name: ['string', 1], numDevices: ['int32', 2], device: ['string', 3, 'repeated'] },
  NodeDeviceConfiguration: {
    configurationId: ['string', 1],
    shardingSpec: ['ShardingSpec', 2, 'repeated'],
    pipelineStage: ['int32', 3],
  },
  ShardingSpec: {
    tensorName: ['string', 1],
    device: ['int64', 2, 'repeated'],
    indexToDeviceGroupMap: ['IntIntListEntry', 3, 'repeated'],
    shardedDim: ['ShardedDim', 4, 'repeated'],
  },
  IntIntListEntry: { key: ['int64', 1], value: ['int64', 2, 'repeated'] },
  ShardedDim: { axis: ['int64', 1], simpleSharding: ['SimpleShardedDim', 2, 'repeated'] },
  SimpleShardedDim: { dimValue: ['int64', 1], dimParam: ['string', 2], numShards: ['int64', 3] },
}

/** Builds the schema as protobufjs types; `lookupType('Model')` is the root message of an `.onnx` file. */
export function onnxSchema(): protobuf.Root {
  const root = new protobuf.Root()
  for (const [name, fields] of Object.entries(messages)) {
    const type = new protobuf.Type(name)
    for (const [field, [fieldType, number, rule]] of Object.entries(fields)) {
      const options = rule === 'packed' ? { packed: true } : {}
      type.add(new protobuf.Field(field, number, fieldType, rule && 'repeated', undefined, options))
    }
    root.add(type)
  }
  root.resolveAll()
  return root
}
