/** A file of the Python registry, and what is taken out of it. Sizes in bytes. */
export type Wheel = {
  requirement: string;
  /** Tags of the platform, as pip's `--platform` takes them. */
  platforms: readonly string[];
  sha256: string;
  size: number;
  /** Of what `keep` names. */
  unpackedSize: number;
  keep: RegExp;
};

/** The wheels are made for this Python; which one runs pip does not matter. */
export const WHEEL_PYTHON = "3.11";
export const TENSORFLOW_VERSION = "2.19.1";

const X64 = ["manylinux_2_17_x86_64", "manylinux2014_x86_64"];
const ARM64 = ["manylinux_2_17_aarch64", "manylinux2014_aarch64"];

/** The C library, the headers of its C interface, and the licences. */
const LIBRARY =
  /^(tensorflow\/(libtensorflow_[^/]+|THIRD_PARTY_NOTICES\.txt|include\/(tensorflow\/c|tensorflow\/core\/platform|xla\/tsl|tsl)\/.+|include\/LICENSE)|tensorflow\.libs\/.+)$/;
/** Libraries, the assembler and the device code, and the licence. */
const NVIDIA = /^(nvidia\/.+\.so[.\d]*|nvidia\/cuda_nvcc\/(bin|nvvm)\/.+|.+\.dist-info\/License\.txt)$/;

type Row = [requirement: string, size: number, unpackedSize: number, sha256: string];

const wheel =
  (platforms: readonly string[], keep: RegExp) =>
  ([requirement, size, unpackedSize, sha256]: Row): Wheel => ({
    requirement,
    platforms,
    sha256,
    size,
    unpackedSize,
    keep,
  });

export const cpuX64: readonly Wheel[] = [
  wheel(
    X64,
    LIBRARY,
  )([
    `tensorflow-cpu==${TENSORFLOW_VERSION}`,
    251_795_484,
    752_324_433,
    "0b6d72bd09c267e7573757bd309f5b1e2cdb02577339991da751f3a1411e4dae",
  ]),
];

export const cpuArm64: readonly Wheel[] = [
  wheel(
    ARM64,
    LIBRARY,
  )([
    `tensorflow==${TENSORFLOW_VERSION}`,
    252_660_426,
    919_842_370,
    "22deedc251837f2382d2b287c705705cb089bfaf79b2274b78c08740e02bf188",
  ]),
];

/** What TensorFlow's wheel itself asks for with its extra `and-cuda`. */
const nvidiaRows: readonly Row[] = [
  [
    "nvidia-cublas-cu12==12.5.3.2",
    363_313_169,
    551_765_766,
    "ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b",
  ],
  [
    "nvidia-cuda-cupti-cu12==12.5.82",
    13_811_507,
    44_011_470,
    "bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953",
  ],
  [
    "nvidia-cuda-nvcc-cu12==12.5.82",
    22_468_537,
    58_863_422,
    "b03e545b8e8c3ce7ebcd7fc44063180ff52ff01d064ece2127ed90a04ef12cd0",
  ],
  [
    "nvidia-cuda-nvrtc-cu12==12.5.82",
    24_873_108,
    68_302_926,
    "3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd",
  ],
  [
    "nvidia-cuda-runtime-cu12==12.5.82",
    895_707,
    771_294,
    "3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115",
  ],
  [
    "nvidia-cudnn-cu12==9.3.0.75",
    577_163_502,
    885_357_134,
    "9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d",
  ],
  [
    "nvidia-cufft-cu12==11.2.3.61",
    192_524_114,
    278_988_518,
    "9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8",
  ],
  [
    "nvidia-curand-cu12==10.3.6.82",
    56_309_107,
    96_589_102,
    "2823fb27de4e44dbb22394a6adf53aa6e1b013aca0f8c22867d1cfae58405536",
  ],
  [
    "nvidia-cusolver-cu12==11.6.3.83",
    130_341_232,
    218_200_958,
    "93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b",
  ],
  [
    "nvidia-cusparse-cu12==12.5.1.3",
    217_558_979,
    295_774_806,
    "016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752",
  ],
  [
    "nvidia-nccl-cu12==2.23.4",
    198_954_603,
    267_269_127,
    "b097258d9aab2fa9f686e33c6fe40ae57b27df60cedbd15d139701bb5509e0c1",
  ],
  [
    "nvidia-nvjitlink-cu12==12.5.82",
    21_298_879,
    54_619_918,
    "f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212",
  ],
];

export const cudaX64: readonly Wheel[] = [
  wheel(
    X64,
    LIBRARY,
  )([
    `tensorflow==${TENSORFLOW_VERSION}`,
    644_896_980,
    1_349_623_566,
    "8e5524eb492160576e5eeea9bb472ddc653123503f2290f83123d5ac9545750e",
  ]),
  ...nvidiaRows.map(wheel(X64, NVIDIA)),
];
