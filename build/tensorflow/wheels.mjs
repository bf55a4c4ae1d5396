/**
 * The Python wheels whose C library the binding is compiled against, each with its sha256, which pip verifies. A wheel is
 * a zip; of it only the libraries and a few headers are taken. Python itself never imports them, so any pip may fetch
 * the wheels of one fixed Python.
 */
export const tensorFlowVersion = '2.21.0'

/** @typedef {'cpu' | 'cuda'} Build */
/** @typedef {{ requirements: string[], platforms: string[], bytes: number, roomNeeded: number }} Source */

const pin = (/** @type {string} */ name, /** @type {string} */ version, /** @type {string} */ sha256) =>
  `${name}==${version} --hash=sha256:${sha256}`

/** What TensorFlow's own extra `and-cuda` asks for. CUDA 12 runs on drivers from 525 on. */
const cudaLibraries = [
  pin('nvidia-cublas-cu12', '12.9.3.13', 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72'),
  pin('nvidia-cuda-cupti-cu12', '12.8.90', 'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182'),
  pin('nvidia-cuda-nvcc-cu12', '12.9.86', '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0'),
  pin('nvidia-cuda-nvrtc-cu12', '12.9.86', '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4'),
  pin('nvidia-cuda-runtime-cu12', '12.9.79', '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3'),
  pin('nvidia-cudnn-cu12', '9.28.0.42', '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'),
  pin('nvidia-cufft-cu12', '11.4.1.4', 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'),
  pin('nvidia-curand-cu12', '10.3.10.19', '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e'),
  pin('nvidia-cusolver-cu12', '11.7.5.82', '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88'),
  pin('nvidia-cusparse-cu12', '12.5.10.65', '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78'),
  pin('nvidia-nccl-cu12', '2.32.3', 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'),
  pin('nvidia-nvjitlink-cu12', '12.9.86', 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9'),
]

const x64 = ['manylinux_2_27_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64']

/** @type {Record<string, Source>} by system, architecture and build */
const sources = {
  'linux-x64-cpu': {
    requirements: [
      pin('tensorflow-cpu', tensorFlowVersion, 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb'),
    ],
    platforms: x64.slice(0, 1),
    bytes: 274_000_871,
    roomNeeded: 1_500_000_000,
  },
  'linux-x64-cuda': {
    requirements: [
      pin('tensorflow', tensorFlowVersion, 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0'),
      ...cudaLibraries,
    ],
    platforms: x64,
    // About; the wheels of the CUDA libraries are most of it.
    bytes: 3_300_000_000,
    roomNeeded: 12_000_000_000,
  },
  'linux-arm64-cpu': {
    requirements: [
      pin('tensorflow', tensorFlowVersion, 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552'),
    ],
    platforms: ['manylinux_2_27_aarch64'],
    bytes: 280_000_000,
    roomNeeded: 1_500_000_000,
  },
}

/** The wheels for a machine, or undefined where none are known to work. @param {Build} build */
export const sourceFor = (build, platform = process.platform, arch = process.arch) =>
  sources[`${platform}-${arch}-${build}`]

/** What pip reads with --require-hashes. @param {Source} source */
export const requirementsFile = (source) => `${source.requirements.join('\n')}\n`

const headers = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/platform/', 'xla/tsl/c/']

/**
 * Where an entry of a wheel goes, or undefined for what is not needed. The folders stay as they are in a Python
 * installation, because the CUDA build looks for its libraries from its own place.
 * @param {string} path
 */
export function wantedEntry(path) {
  if (/^tensorflow\/libtensorflow_(cc|framework)\.so\.2$/.test(path)) return path
  if (headers.some((folder) => path.startsWith(`tensorflow/include/${folder}`))) return path
  if (path.startsWith('nvidia/') && !/\/include\/|\.py$/.test(path)) return path
  return undefined
}
