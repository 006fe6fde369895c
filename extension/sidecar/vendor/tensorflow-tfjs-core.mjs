import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url), __dirname = import.meta.dirname;
import {
  require_tf_core_node
} from "./shared-MFVFXQ4F.mjs";
import {
  __toESM
} from "./shared-V3CKTOXS.mjs";

// vendor-entry:@tensorflow/tfjs-core
var import_tfjs_core = __toESM(require_tf_core_node());
var import_tfjs_core2 = __toESM(require_tf_core_node());
var export_Abs = import_tfjs_core.Abs;
var export_Acos = import_tfjs_core.Acos;
var export_Acosh = import_tfjs_core.Acosh;
var export_AdadeltaOptimizer = import_tfjs_core.AdadeltaOptimizer;
var export_AdagradOptimizer = import_tfjs_core.AdagradOptimizer;
var export_AdamOptimizer = import_tfjs_core.AdamOptimizer;
var export_AdamaxOptimizer = import_tfjs_core.AdamaxOptimizer;
var export_Add = import_tfjs_core.Add;
var export_AddN = import_tfjs_core.AddN;
var export_All = import_tfjs_core.All;
var export_Any = import_tfjs_core.Any;
var export_ArgMax = import_tfjs_core.ArgMax;
var export_ArgMin = import_tfjs_core.ArgMin;
var export_Asin = import_tfjs_core.Asin;
var export_Asinh = import_tfjs_core.Asinh;
var export_Atan = import_tfjs_core.Atan;
var export_Atan2 = import_tfjs_core.Atan2;
var export_Atanh = import_tfjs_core.Atanh;
var export_AvgPool = import_tfjs_core.AvgPool;
var export_AvgPool3D = import_tfjs_core.AvgPool3D;
var export_AvgPool3DGrad = import_tfjs_core.AvgPool3DGrad;
var export_AvgPoolGrad = import_tfjs_core.AvgPoolGrad;
var export_BatchMatMul = import_tfjs_core.BatchMatMul;
var export_BatchToSpaceND = import_tfjs_core.BatchToSpaceND;
var export_Bincount = import_tfjs_core.Bincount;
var export_BitwiseAnd = import_tfjs_core.BitwiseAnd;
var export_BroadcastArgs = import_tfjs_core.BroadcastArgs;
var export_BroadcastTo = import_tfjs_core.BroadcastTo;
var export_Cast = import_tfjs_core.Cast;
var export_Ceil = import_tfjs_core.Ceil;
var export_ClipByValue = import_tfjs_core.ClipByValue;
var export_Complex = import_tfjs_core.Complex;
var export_ComplexAbs = import_tfjs_core.ComplexAbs;
var export_Concat = import_tfjs_core.Concat;
var export_Conv2D = import_tfjs_core.Conv2D;
var export_Conv2DBackpropFilter = import_tfjs_core.Conv2DBackpropFilter;
var export_Conv2DBackpropInput = import_tfjs_core.Conv2DBackpropInput;
var export_Conv3D = import_tfjs_core.Conv3D;
var export_Conv3DBackpropFilterV2 = import_tfjs_core.Conv3DBackpropFilterV2;
var export_Conv3DBackpropInputV2 = import_tfjs_core.Conv3DBackpropInputV2;
var export_Cos = import_tfjs_core.Cos;
var export_Cosh = import_tfjs_core.Cosh;
var export_CropAndResize = import_tfjs_core.CropAndResize;
var export_Cumprod = import_tfjs_core.Cumprod;
var export_Cumsum = import_tfjs_core.Cumsum;
var export_DataStorage = import_tfjs_core.DataStorage;
var export_DenseBincount = import_tfjs_core.DenseBincount;
var export_DepthToSpace = import_tfjs_core.DepthToSpace;
var export_DepthwiseConv2dNative = import_tfjs_core.DepthwiseConv2dNative;
var export_DepthwiseConv2dNativeBackpropFilter = import_tfjs_core.DepthwiseConv2dNativeBackpropFilter;
var export_DepthwiseConv2dNativeBackpropInput = import_tfjs_core.DepthwiseConv2dNativeBackpropInput;
var export_Diag = import_tfjs_core.Diag;
var export_Dilation2D = import_tfjs_core.Dilation2D;
var export_Dilation2DBackpropFilter = import_tfjs_core.Dilation2DBackpropFilter;
var export_Dilation2DBackpropInput = import_tfjs_core.Dilation2DBackpropInput;
var export_Draw = import_tfjs_core.Draw;
var export_ENV = import_tfjs_core.ENV;
var export_Einsum = import_tfjs_core.Einsum;
var export_Elu = import_tfjs_core.Elu;
var export_EluGrad = import_tfjs_core.EluGrad;
var export_Environment = import_tfjs_core.Environment;
var export_Equal = import_tfjs_core.Equal;
var export_Erf = import_tfjs_core.Erf;
var export_Exp = import_tfjs_core.Exp;
var export_ExpandDims = import_tfjs_core.ExpandDims;
var export_Expm1 = import_tfjs_core.Expm1;
var export_FFT = import_tfjs_core.FFT;
var export_Fill = import_tfjs_core.Fill;
var export_FlipLeftRight = import_tfjs_core.FlipLeftRight;
var export_Floor = import_tfjs_core.Floor;
var export_FloorDiv = import_tfjs_core.FloorDiv;
var export_FromPixels = import_tfjs_core.FromPixels;
var export_FusedBatchNorm = import_tfjs_core.FusedBatchNorm;
var export_FusedConv2D = import_tfjs_core.FusedConv2D;
var export_FusedDepthwiseConv2D = import_tfjs_core.FusedDepthwiseConv2D;
var export_GatherNd = import_tfjs_core.GatherNd;
var export_GatherV2 = import_tfjs_core.GatherV2;
var export_Greater = import_tfjs_core.Greater;
var export_GreaterEqual = import_tfjs_core.GreaterEqual;
var export_IFFT = import_tfjs_core.IFFT;
var export_Identity = import_tfjs_core.Identity;
var export_Imag = import_tfjs_core.Imag;
var export_IsFinite = import_tfjs_core.IsFinite;
var export_IsInf = import_tfjs_core.IsInf;
var export_IsNan = import_tfjs_core.IsNan;
var export_KernelBackend = import_tfjs_core.KernelBackend;
var export_LRN = import_tfjs_core.LRN;
var export_LRNGrad = import_tfjs_core.LRNGrad;
var export_LeakyRelu = import_tfjs_core.LeakyRelu;
var export_Less = import_tfjs_core.Less;
var export_LessEqual = import_tfjs_core.LessEqual;
var export_LinSpace = import_tfjs_core.LinSpace;
var export_Log = import_tfjs_core.Log;
var export_Log1p = import_tfjs_core.Log1p;
var export_LogSoftmax = import_tfjs_core.LogSoftmax;
var export_LogicalAnd = import_tfjs_core.LogicalAnd;
var export_LogicalNot = import_tfjs_core.LogicalNot;
var export_LogicalOr = import_tfjs_core.LogicalOr;
var export_LogicalXor = import_tfjs_core.LogicalXor;
var export_LowerBound = import_tfjs_core.LowerBound;
var export_MatrixBandPart = import_tfjs_core.MatrixBandPart;
var export_Max = import_tfjs_core.Max;
var export_MaxPool = import_tfjs_core.MaxPool;
var export_MaxPool3D = import_tfjs_core.MaxPool3D;
var export_MaxPool3DGrad = import_tfjs_core.MaxPool3DGrad;
var export_MaxPoolGrad = import_tfjs_core.MaxPoolGrad;
var export_MaxPoolWithArgmax = import_tfjs_core.MaxPoolWithArgmax;
var export_Maximum = import_tfjs_core.Maximum;
var export_Mean = import_tfjs_core.Mean;
var export_Min = import_tfjs_core.Min;
var export_Minimum = import_tfjs_core.Minimum;
var export_MirrorPad = import_tfjs_core.MirrorPad;
var export_Mod = import_tfjs_core.Mod;
var export_MomentumOptimizer = import_tfjs_core.MomentumOptimizer;
var export_Multinomial = import_tfjs_core.Multinomial;
var export_Multiply = import_tfjs_core.Multiply;
var export_Neg = import_tfjs_core.Neg;
var export_NonMaxSuppressionV3 = import_tfjs_core.NonMaxSuppressionV3;
var export_NonMaxSuppressionV4 = import_tfjs_core.NonMaxSuppressionV4;
var export_NonMaxSuppressionV5 = import_tfjs_core.NonMaxSuppressionV5;
var export_NotEqual = import_tfjs_core.NotEqual;
var export_OP_SCOPE_SUFFIX = import_tfjs_core.OP_SCOPE_SUFFIX;
var export_OneHot = import_tfjs_core.OneHot;
var export_OnesLike = import_tfjs_core.OnesLike;
var export_Optimizer = import_tfjs_core.Optimizer;
var export_OptimizerConstructors = import_tfjs_core.OptimizerConstructors;
var export_Pack = import_tfjs_core.Pack;
var export_PadV2 = import_tfjs_core.PadV2;
var export_Pool = import_tfjs_core.Pool;
var export_Pow = import_tfjs_core.Pow;
var export_Prelu = import_tfjs_core.Prelu;
var export_Prod = import_tfjs_core.Prod;
var export_RMSPropOptimizer = import_tfjs_core.RMSPropOptimizer;
var export_RaggedGather = import_tfjs_core.RaggedGather;
var export_RaggedRange = import_tfjs_core.RaggedRange;
var export_RaggedTensorToTensor = import_tfjs_core.RaggedTensorToTensor;
var export_Range = import_tfjs_core.Range;
var export_Rank = import_tfjs_core.Rank;
var export_Real = import_tfjs_core.Real;
var export_RealDiv = import_tfjs_core.RealDiv;
var export_Reciprocal = import_tfjs_core.Reciprocal;
var export_Reduction = import_tfjs_core.Reduction;
var export_Relu = import_tfjs_core.Relu;
var export_Relu6 = import_tfjs_core.Relu6;
var export_Reshape = import_tfjs_core.Reshape;
var export_ResizeBilinear = import_tfjs_core.ResizeBilinear;
var export_ResizeBilinearGrad = import_tfjs_core.ResizeBilinearGrad;
var export_ResizeNearestNeighbor = import_tfjs_core.ResizeNearestNeighbor;
var export_ResizeNearestNeighborGrad = import_tfjs_core.ResizeNearestNeighborGrad;
var export_Reverse = import_tfjs_core.Reverse;
var export_RotateWithOffset = import_tfjs_core.RotateWithOffset;
var export_Round = import_tfjs_core.Round;
var export_Rsqrt = import_tfjs_core.Rsqrt;
var export_SGDOptimizer = import_tfjs_core.SGDOptimizer;
var export_ScatterNd = import_tfjs_core.ScatterNd;
var export_SearchSorted = import_tfjs_core.SearchSorted;
var export_Select = import_tfjs_core.Select;
var export_Selu = import_tfjs_core.Selu;
var export_Sigmoid = import_tfjs_core.Sigmoid;
var export_Sign = import_tfjs_core.Sign;
var export_Sin = import_tfjs_core.Sin;
var export_Sinh = import_tfjs_core.Sinh;
var export_Slice = import_tfjs_core.Slice;
var export_Softmax = import_tfjs_core.Softmax;
var export_Softplus = import_tfjs_core.Softplus;
var export_SpaceToBatchND = import_tfjs_core.SpaceToBatchND;
var export_SparseFillEmptyRows = import_tfjs_core.SparseFillEmptyRows;
var export_SparseReshape = import_tfjs_core.SparseReshape;
var export_SparseSegmentMean = import_tfjs_core.SparseSegmentMean;
var export_SparseSegmentSum = import_tfjs_core.SparseSegmentSum;
var export_SparseToDense = import_tfjs_core.SparseToDense;
var export_SplitV = import_tfjs_core.SplitV;
var export_Sqrt = import_tfjs_core.Sqrt;
var export_Square = import_tfjs_core.Square;
var export_SquaredDifference = import_tfjs_core.SquaredDifference;
var export_StaticRegexReplace = import_tfjs_core.StaticRegexReplace;
var export_Step = import_tfjs_core.Step;
var export_StridedSlice = import_tfjs_core.StridedSlice;
var export_StringNGrams = import_tfjs_core.StringNGrams;
var export_StringSplit = import_tfjs_core.StringSplit;
var export_StringToHashBucketFast = import_tfjs_core.StringToHashBucketFast;
var export_Sub = import_tfjs_core.Sub;
var export_Sum = import_tfjs_core.Sum;
var export_Tan = import_tfjs_core.Tan;
var export_Tanh = import_tfjs_core.Tanh;
var export_Tensor = import_tfjs_core.Tensor;
var export_TensorBuffer = import_tfjs_core.TensorBuffer;
var export_TensorScatterUpdate = import_tfjs_core.TensorScatterUpdate;
var export_Tile = import_tfjs_core.Tile;
var export_TopK = import_tfjs_core.TopK;
var export_Transform = import_tfjs_core.Transform;
var export_Transpose = import_tfjs_core.Transpose;
var export_Unique = import_tfjs_core.Unique;
var export_Unpack = import_tfjs_core.Unpack;
var export_UnsortedSegmentSum = import_tfjs_core.UnsortedSegmentSum;
var export_UpperBound = import_tfjs_core.UpperBound;
var export_Variable = import_tfjs_core.Variable;
var export_ZerosLike = import_tfjs_core.ZerosLike;
var export__FusedMatMul = import_tfjs_core._FusedMatMul;
var export_abs = import_tfjs_core.abs;
var export_acos = import_tfjs_core.acos;
var export_acosh = import_tfjs_core.acosh;
var export_add = import_tfjs_core.add;
var export_addN = import_tfjs_core.addN;
var export_all = import_tfjs_core.all;
var export_any = import_tfjs_core.any;
var export_argMax = import_tfjs_core.argMax;
var export_argMin = import_tfjs_core.argMin;
var export_asin = import_tfjs_core.asin;
var export_asinh = import_tfjs_core.asinh;
var export_atan = import_tfjs_core.atan;
var export_atan2 = import_tfjs_core.atan2;
var export_atanh = import_tfjs_core.atanh;
var export_avgPool = import_tfjs_core.avgPool;
var export_avgPool3d = import_tfjs_core.avgPool3d;
var export_backend = import_tfjs_core.backend;
var export_backend_util = import_tfjs_core.backend_util;
var export_basicLSTMCell = import_tfjs_core.basicLSTMCell;
var export_batchNorm = import_tfjs_core.batchNorm;
var export_batchNorm2d = import_tfjs_core.batchNorm2d;
var export_batchNorm3d = import_tfjs_core.batchNorm3d;
var export_batchNorm4d = import_tfjs_core.batchNorm4d;
var export_batchToSpaceND = import_tfjs_core.batchToSpaceND;
var export_bincount = import_tfjs_core.bincount;
var export_bitwiseAnd = import_tfjs_core.bitwiseAnd;
var export_booleanMaskAsync = import_tfjs_core.booleanMaskAsync;
var export_broadcastArgs = import_tfjs_core.broadcastArgs;
var export_broadcastTo = import_tfjs_core.broadcastTo;
var export_broadcast_util = import_tfjs_core.broadcast_util;
var export_browser = import_tfjs_core.browser;
var export_buffer = import_tfjs_core.buffer;
var export_cast = import_tfjs_core.cast;
var export_ceil = import_tfjs_core.ceil;
var export_clipByValue = import_tfjs_core.clipByValue;
var export_clone = import_tfjs_core.clone;
var export_complex = import_tfjs_core.complex;
var export_concat = import_tfjs_core.concat;
var export_concat1d = import_tfjs_core.concat1d;
var export_concat2d = import_tfjs_core.concat2d;
var export_concat3d = import_tfjs_core.concat3d;
var export_concat4d = import_tfjs_core.concat4d;
var export_conv1d = import_tfjs_core.conv1d;
var export_conv2d = import_tfjs_core.conv2d;
var export_conv2dTranspose = import_tfjs_core.conv2dTranspose;
var export_conv3d = import_tfjs_core.conv3d;
var export_conv3dTranspose = import_tfjs_core.conv3dTranspose;
var export_copyRegisteredKernels = import_tfjs_core.copyRegisteredKernels;
var export_cos = import_tfjs_core.cos;
var export_cosh = import_tfjs_core.cosh;
var export_cosineWindow = import_tfjs_core.cosineWindow;
var export_cumprod = import_tfjs_core.cumprod;
var export_cumsum = import_tfjs_core.cumsum;
var export_customGrad = import_tfjs_core.customGrad;
var export_default = import_tfjs_core2.default;
var export_denseBincount = import_tfjs_core.denseBincount;
var export_deprecationWarn = import_tfjs_core.deprecationWarn;
var export_depthToSpace = import_tfjs_core.depthToSpace;
var export_depthwiseConv2d = import_tfjs_core.depthwiseConv2d;
var export_device_util = import_tfjs_core.device_util;
var export_diag = import_tfjs_core.diag;
var export_dilation2d = import_tfjs_core.dilation2d;
var export_disableDeprecationWarnings = import_tfjs_core.disableDeprecationWarnings;
var export_dispose = import_tfjs_core.dispose;
var export_disposeVariables = import_tfjs_core.disposeVariables;
var export_div = import_tfjs_core.div;
var export_divNoNan = import_tfjs_core.divNoNan;
var export_dot = import_tfjs_core.dot;
var export_dropout = import_tfjs_core.dropout;
var export_einsum = import_tfjs_core.einsum;
var export_elu = import_tfjs_core.elu;
var export_enableDebugMode = import_tfjs_core.enableDebugMode;
var export_enableProdMode = import_tfjs_core.enableProdMode;
var export_enclosingPowerOfTwo = import_tfjs_core.enclosingPowerOfTwo;
var export_engine = import_tfjs_core.engine;
var export_ensureShape = import_tfjs_core.ensureShape;
var export_env = import_tfjs_core.env;
var export_equal = import_tfjs_core.equal;
var export_erf = import_tfjs_core.erf;
var export_euclideanNorm = import_tfjs_core.euclideanNorm;
var export_exp = import_tfjs_core.exp;
var export_expandDims = import_tfjs_core.expandDims;
var export_expm1 = import_tfjs_core.expm1;
var export_eye = import_tfjs_core.eye;
var export_fft = import_tfjs_core.fft;
var export_fill = import_tfjs_core.fill;
var export_findBackend = import_tfjs_core.findBackend;
var export_findBackendFactory = import_tfjs_core.findBackendFactory;
var export_floor = import_tfjs_core.floor;
var export_floorDiv = import_tfjs_core.floorDiv;
var export_fused = import_tfjs_core.fused;
var export_gather = import_tfjs_core.gather;
var export_gatherND = import_tfjs_core.gatherND;
var export_gather_util = import_tfjs_core.gather_util;
var export_getBackend = import_tfjs_core.getBackend;
var export_getGradient = import_tfjs_core.getGradient;
var export_getKernel = import_tfjs_core.getKernel;
var export_getKernelsForBackend = import_tfjs_core.getKernelsForBackend;
var export_grad = import_tfjs_core.grad;
var export_grads = import_tfjs_core.grads;
var export_greater = import_tfjs_core.greater;
var export_greaterEqual = import_tfjs_core.greaterEqual;
var export_ifft = import_tfjs_core.ifft;
var export_imag = import_tfjs_core.imag;
var export_image = import_tfjs_core.image;
var export_inTopKAsync = import_tfjs_core.inTopKAsync;
var export_io = import_tfjs_core.io;
var export_irfft = import_tfjs_core.irfft;
var export_isFinite = import_tfjs_core.isFinite;
var export_isInf = import_tfjs_core.isInf;
var export_isNaN = import_tfjs_core.isNaN;
var export_keep = import_tfjs_core.keep;
var export_kernel_impls = import_tfjs_core.kernel_impls;
var export_leakyRelu = import_tfjs_core.leakyRelu;
var export_less = import_tfjs_core.less;
var export_lessEqual = import_tfjs_core.lessEqual;
var export_linalg = import_tfjs_core.linalg;
var export_linspace = import_tfjs_core.linspace;
var export_localResponseNormalization = import_tfjs_core.localResponseNormalization;
var export_log = import_tfjs_core.log;
var export_log1p = import_tfjs_core.log1p;
var export_logSigmoid = import_tfjs_core.logSigmoid;
var export_logSoftmax = import_tfjs_core.logSoftmax;
var export_logSumExp = import_tfjs_core.logSumExp;
var export_logicalAnd = import_tfjs_core.logicalAnd;
var export_logicalNot = import_tfjs_core.logicalNot;
var export_logicalOr = import_tfjs_core.logicalOr;
var export_logicalXor = import_tfjs_core.logicalXor;
var export_losses = import_tfjs_core.losses;
var export_lowerBound = import_tfjs_core.lowerBound;
var export_matMul = import_tfjs_core.matMul;
var export_math = import_tfjs_core.math;
var export_max = import_tfjs_core.max;
var export_maxPool = import_tfjs_core.maxPool;
var export_maxPool3d = import_tfjs_core.maxPool3d;
var export_maxPoolWithArgmax = import_tfjs_core.maxPoolWithArgmax;
var export_maximum = import_tfjs_core.maximum;
var export_mean = import_tfjs_core.mean;
var export_memory = import_tfjs_core.memory;
var export_meshgrid = import_tfjs_core.meshgrid;
var export_min = import_tfjs_core.min;
var export_minimum = import_tfjs_core.minimum;
var export_mirrorPad = import_tfjs_core.mirrorPad;
var export_mod = import_tfjs_core.mod;
var export_moments = import_tfjs_core.moments;
var export_movingAverage = import_tfjs_core.movingAverage;
var export_mul = import_tfjs_core.mul;
var export_multiRNNCell = import_tfjs_core.multiRNNCell;
var export_multinomial = import_tfjs_core.multinomial;
var export_neg = import_tfjs_core.neg;
var export_nextFrame = import_tfjs_core.nextFrame;
var export_norm = import_tfjs_core.norm;
var export_notEqual = import_tfjs_core.notEqual;
var export_oneHot = import_tfjs_core.oneHot;
var export_ones = import_tfjs_core.ones;
var export_onesLike = import_tfjs_core.onesLike;
var export_op = import_tfjs_core.op;
var export_outerProduct = import_tfjs_core.outerProduct;
var export_pad = import_tfjs_core.pad;
var export_pad1d = import_tfjs_core.pad1d;
var export_pad2d = import_tfjs_core.pad2d;
var export_pad3d = import_tfjs_core.pad3d;
var export_pad4d = import_tfjs_core.pad4d;
var export_pool = import_tfjs_core.pool;
var export_pow = import_tfjs_core.pow;
var export_prelu = import_tfjs_core.prelu;
var export_print = import_tfjs_core.print;
var export_prod = import_tfjs_core.prod;
var export_profile = import_tfjs_core.profile;
var export_raggedGather = import_tfjs_core.raggedGather;
var export_raggedRange = import_tfjs_core.raggedRange;
var export_raggedTensorToTensor = import_tfjs_core.raggedTensorToTensor;
var export_rand = import_tfjs_core.rand;
var export_randomGamma = import_tfjs_core.randomGamma;
var export_randomNormal = import_tfjs_core.randomNormal;
var export_randomStandardNormal = import_tfjs_core.randomStandardNormal;
var export_randomUniform = import_tfjs_core.randomUniform;
var export_randomUniformInt = import_tfjs_core.randomUniformInt;
var export_range = import_tfjs_core.range;
var export_ready = import_tfjs_core.ready;
var export_real = import_tfjs_core.real;
var export_reciprocal = import_tfjs_core.reciprocal;
var export_registerBackend = import_tfjs_core.registerBackend;
var export_registerGradient = import_tfjs_core.registerGradient;
var export_registerKernel = import_tfjs_core.registerKernel;
var export_relu = import_tfjs_core.relu;
var export_relu6 = import_tfjs_core.relu6;
var export_removeBackend = import_tfjs_core.removeBackend;
var export_reshape = import_tfjs_core.reshape;
var export_reverse = import_tfjs_core.reverse;
var export_reverse1d = import_tfjs_core.reverse1d;
var export_reverse2d = import_tfjs_core.reverse2d;
var export_reverse3d = import_tfjs_core.reverse3d;
var export_reverse4d = import_tfjs_core.reverse4d;
var export_rfft = import_tfjs_core.rfft;
var export_round = import_tfjs_core.round;
var export_rsqrt = import_tfjs_core.rsqrt;
var export_scalar = import_tfjs_core.scalar;
var export_scatterND = import_tfjs_core.scatterND;
var export_scatter_util = import_tfjs_core.scatter_util;
var export_searchSorted = import_tfjs_core.searchSorted;
var export_selu = import_tfjs_core.selu;
var export_separableConv2d = import_tfjs_core.separableConv2d;
var export_serialization = import_tfjs_core.serialization;
var export_setBackend = import_tfjs_core.setBackend;
var export_setPlatform = import_tfjs_core.setPlatform;
var export_setdiff1dAsync = import_tfjs_core.setdiff1dAsync;
var export_sigmoid = import_tfjs_core.sigmoid;
var export_sign = import_tfjs_core.sign;
var export_signal = import_tfjs_core.signal;
var export_sin = import_tfjs_core.sin;
var export_sinh = import_tfjs_core.sinh;
var export_slice = import_tfjs_core.slice;
var export_slice1d = import_tfjs_core.slice1d;
var export_slice2d = import_tfjs_core.slice2d;
var export_slice3d = import_tfjs_core.slice3d;
var export_slice4d = import_tfjs_core.slice4d;
var export_slice_util = import_tfjs_core.slice_util;
var export_softmax = import_tfjs_core.softmax;
var export_softplus = import_tfjs_core.softplus;
var export_spaceToBatchND = import_tfjs_core.spaceToBatchND;
var export_sparse = import_tfjs_core.sparse;
var export_sparseToDense = import_tfjs_core.sparseToDense;
var export_spectral = import_tfjs_core.spectral;
var export_split = import_tfjs_core.split;
var export_sqrt = import_tfjs_core.sqrt;
var export_square = import_tfjs_core.square;
var export_squaredDifference = import_tfjs_core.squaredDifference;
var export_squeeze = import_tfjs_core.squeeze;
var export_stack = import_tfjs_core.stack;
var export_step = import_tfjs_core.step;
var export_stridedSlice = import_tfjs_core.stridedSlice;
var export_string = import_tfjs_core.string;
var export_sub = import_tfjs_core.sub;
var export_sum = import_tfjs_core.sum;
var export_sumOutType = import_tfjs_core.sumOutType;
var export_tan = import_tfjs_core.tan;
var export_tanh = import_tfjs_core.tanh;
var export_tensor = import_tfjs_core.tensor;
var export_tensor1d = import_tfjs_core.tensor1d;
var export_tensor2d = import_tfjs_core.tensor2d;
var export_tensor3d = import_tfjs_core.tensor3d;
var export_tensor4d = import_tfjs_core.tensor4d;
var export_tensor5d = import_tfjs_core.tensor5d;
var export_tensor6d = import_tfjs_core.tensor6d;
var export_tensorScatterUpdate = import_tfjs_core.tensorScatterUpdate;
var export_tensor_util = import_tfjs_core.tensor_util;
var export_test_util = import_tfjs_core.test_util;
var export_tidy = import_tfjs_core.tidy;
var export_tile = import_tfjs_core.tile;
var export_time = import_tfjs_core.time;
var export_topk = import_tfjs_core.topk;
var export_train = import_tfjs_core.train;
var export_transpose = import_tfjs_core.transpose;
var export_truncatedNormal = import_tfjs_core.truncatedNormal;
var export_unique = import_tfjs_core.unique;
var export_unregisterGradient = import_tfjs_core.unregisterGradient;
var export_unregisterKernel = import_tfjs_core.unregisterKernel;
var export_unsortedSegmentSum = import_tfjs_core.unsortedSegmentSum;
var export_unstack = import_tfjs_core.unstack;
var export_upcastType = import_tfjs_core.upcastType;
var export_upperBound = import_tfjs_core.upperBound;
var export_util = import_tfjs_core.util;
var export_valueAndGrad = import_tfjs_core.valueAndGrad;
var export_valueAndGrads = import_tfjs_core.valueAndGrads;
var export_variable = import_tfjs_core.variable;
var export_variableGrads = import_tfjs_core.variableGrads;
var export_version_core = import_tfjs_core.version_core;
var export_where = import_tfjs_core.where;
var export_whereAsync = import_tfjs_core.whereAsync;
var export_zeros = import_tfjs_core.zeros;
var export_zerosLike = import_tfjs_core.zerosLike;
export {
  export_Abs as Abs,
  export_Acos as Acos,
  export_Acosh as Acosh,
  export_AdadeltaOptimizer as AdadeltaOptimizer,
  export_AdagradOptimizer as AdagradOptimizer,
  export_AdamOptimizer as AdamOptimizer,
  export_AdamaxOptimizer as AdamaxOptimizer,
  export_Add as Add,
  export_AddN as AddN,
  export_All as All,
  export_Any as Any,
  export_ArgMax as ArgMax,
  export_ArgMin as ArgMin,
  export_Asin as Asin,
  export_Asinh as Asinh,
  export_Atan as Atan,
  export_Atan2 as Atan2,
  export_Atanh as Atanh,
  export_AvgPool as AvgPool,
  export_AvgPool3D as AvgPool3D,
  export_AvgPool3DGrad as AvgPool3DGrad,
  export_AvgPoolGrad as AvgPoolGrad,
  export_BatchMatMul as BatchMatMul,
  export_BatchToSpaceND as BatchToSpaceND,
  export_Bincount as Bincount,
  export_BitwiseAnd as BitwiseAnd,
  export_BroadcastArgs as BroadcastArgs,
  export_BroadcastTo as BroadcastTo,
  export_Cast as Cast,
  export_Ceil as Ceil,
  export_ClipByValue as ClipByValue,
  export_Complex as Complex,
  export_ComplexAbs as ComplexAbs,
  export_Concat as Concat,
  export_Conv2D as Conv2D,
  export_Conv2DBackpropFilter as Conv2DBackpropFilter,
  export_Conv2DBackpropInput as Conv2DBackpropInput,
  export_Conv3D as Conv3D,
  export_Conv3DBackpropFilterV2 as Conv3DBackpropFilterV2,
  export_Conv3DBackpropInputV2 as Conv3DBackpropInputV2,
  export_Cos as Cos,
  export_Cosh as Cosh,
  export_CropAndResize as CropAndResize,
  export_Cumprod as Cumprod,
  export_Cumsum as Cumsum,
  export_DataStorage as DataStorage,
  export_DenseBincount as DenseBincount,
  export_DepthToSpace as DepthToSpace,
  export_DepthwiseConv2dNative as DepthwiseConv2dNative,
  export_DepthwiseConv2dNativeBackpropFilter as DepthwiseConv2dNativeBackpropFilter,
  export_DepthwiseConv2dNativeBackpropInput as DepthwiseConv2dNativeBackpropInput,
  export_Diag as Diag,
  export_Dilation2D as Dilation2D,
  export_Dilation2DBackpropFilter as Dilation2DBackpropFilter,
  export_Dilation2DBackpropInput as Dilation2DBackpropInput,
  export_Draw as Draw,
  export_ENV as ENV,
  export_Einsum as Einsum,
  export_Elu as Elu,
  export_EluGrad as EluGrad,
  export_Environment as Environment,
  export_Equal as Equal,
  export_Erf as Erf,
  export_Exp as Exp,
  export_ExpandDims as ExpandDims,
  export_Expm1 as Expm1,
  export_FFT as FFT,
  export_Fill as Fill,
  export_FlipLeftRight as FlipLeftRight,
  export_Floor as Floor,
  export_FloorDiv as FloorDiv,
  export_FromPixels as FromPixels,
  export_FusedBatchNorm as FusedBatchNorm,
  export_FusedConv2D as FusedConv2D,
  export_FusedDepthwiseConv2D as FusedDepthwiseConv2D,
  export_GatherNd as GatherNd,
  export_GatherV2 as GatherV2,
  export_Greater as Greater,
  export_GreaterEqual as GreaterEqual,
  export_IFFT as IFFT,
  export_Identity as Identity,
  export_Imag as Imag,
  export_IsFinite as IsFinite,
  export_IsInf as IsInf,
  export_IsNan as IsNan,
  export_KernelBackend as KernelBackend,
  export_LRN as LRN,
  export_LRNGrad as LRNGrad,
  export_LeakyRelu as LeakyRelu,
  export_Less as Less,
  export_LessEqual as LessEqual,
  export_LinSpace as LinSpace,
  export_Log as Log,
  export_Log1p as Log1p,
  export_LogSoftmax as LogSoftmax,
  export_LogicalAnd as LogicalAnd,
  export_LogicalNot as LogicalNot,
  export_LogicalOr as LogicalOr,
  export_LogicalXor as LogicalXor,
  export_LowerBound as LowerBound,
  export_MatrixBandPart as MatrixBandPart,
  export_Max as Max,
  export_MaxPool as MaxPool,
  export_MaxPool3D as MaxPool3D,
  export_MaxPool3DGrad as MaxPool3DGrad,
  export_MaxPoolGrad as MaxPoolGrad,
  export_MaxPoolWithArgmax as MaxPoolWithArgmax,
  export_Maximum as Maximum,
  export_Mean as Mean,
  export_Min as Min,
  export_Minimum as Minimum,
  export_MirrorPad as MirrorPad,
  export_Mod as Mod,
  export_MomentumOptimizer as MomentumOptimizer,
  export_Multinomial as Multinomial,
  export_Multiply as Multiply,
  export_Neg as Neg,
  export_NonMaxSuppressionV3 as NonMaxSuppressionV3,
  export_NonMaxSuppressionV4 as NonMaxSuppressionV4,
  export_NonMaxSuppressionV5 as NonMaxSuppressionV5,
  export_NotEqual as NotEqual,
  export_OP_SCOPE_SUFFIX as OP_SCOPE_SUFFIX,
  export_OneHot as OneHot,
  export_OnesLike as OnesLike,
  export_Optimizer as Optimizer,
  export_OptimizerConstructors as OptimizerConstructors,
  export_Pack as Pack,
  export_PadV2 as PadV2,
  export_Pool as Pool,
  export_Pow as Pow,
  export_Prelu as Prelu,
  export_Prod as Prod,
  export_RMSPropOptimizer as RMSPropOptimizer,
  export_RaggedGather as RaggedGather,
  export_RaggedRange as RaggedRange,
  export_RaggedTensorToTensor as RaggedTensorToTensor,
  export_Range as Range,
  export_Rank as Rank,
  export_Real as Real,
  export_RealDiv as RealDiv,
  export_Reciprocal as Reciprocal,
  export_Reduction as Reduction,
  export_Relu as Relu,
  export_Relu6 as Relu6,
  export_Reshape as Reshape,
  export_ResizeBilinear as ResizeBilinear,
  export_ResizeBilinearGrad as ResizeBilinearGrad,
  export_ResizeNearestNeighbor as ResizeNearestNeighbor,
  export_ResizeNearestNeighborGrad as ResizeNearestNeighborGrad,
  export_Reverse as Reverse,
  export_RotateWithOffset as RotateWithOffset,
  export_Round as Round,
  export_Rsqrt as Rsqrt,
  export_SGDOptimizer as SGDOptimizer,
  export_ScatterNd as ScatterNd,
  export_SearchSorted as SearchSorted,
  export_Select as Select,
  export_Selu as Selu,
  export_Sigmoid as Sigmoid,
  export_Sign as Sign,
  export_Sin as Sin,
  export_Sinh as Sinh,
  export_Slice as Slice,
  export_Softmax as Softmax,
  export_Softplus as Softplus,
  export_SpaceToBatchND as SpaceToBatchND,
  export_SparseFillEmptyRows as SparseFillEmptyRows,
  export_SparseReshape as SparseReshape,
  export_SparseSegmentMean as SparseSegmentMean,
  export_SparseSegmentSum as SparseSegmentSum,
  export_SparseToDense as SparseToDense,
  export_SplitV as SplitV,
  export_Sqrt as Sqrt,
  export_Square as Square,
  export_SquaredDifference as SquaredDifference,
  export_StaticRegexReplace as StaticRegexReplace,
  export_Step as Step,
  export_StridedSlice as StridedSlice,
  export_StringNGrams as StringNGrams,
  export_StringSplit as StringSplit,
  export_StringToHashBucketFast as StringToHashBucketFast,
  export_Sub as Sub,
  export_Sum as Sum,
  export_Tan as Tan,
  export_Tanh as Tanh,
  export_Tensor as Tensor,
  export_TensorBuffer as TensorBuffer,
  export_TensorScatterUpdate as TensorScatterUpdate,
  export_Tile as Tile,
  export_TopK as TopK,
  export_Transform as Transform,
  export_Transpose as Transpose,
  export_Unique as Unique,
  export_Unpack as Unpack,
  export_UnsortedSegmentSum as UnsortedSegmentSum,
  export_UpperBound as UpperBound,
  export_Variable as Variable,
  export_ZerosLike as ZerosLike,
  export__FusedMatMul as _FusedMatMul,
  export_abs as abs,
  export_acos as acos,
  export_acosh as acosh,
  export_add as add,
  export_addN as addN,
  export_all as all,
  export_any as any,
  export_argMax as argMax,
  export_argMin as argMin,
  export_asin as asin,
  export_asinh as asinh,
  export_atan as atan,
  export_atan2 as atan2,
  export_atanh as atanh,
  export_avgPool as avgPool,
  export_avgPool3d as avgPool3d,
  export_backend as backend,
  export_backend_util as backend_util,
  export_basicLSTMCell as basicLSTMCell,
  export_batchNorm as batchNorm,
  export_batchNorm2d as batchNorm2d,
  export_batchNorm3d as batchNorm3d,
  export_batchNorm4d as batchNorm4d,
  export_batchToSpaceND as batchToSpaceND,
  export_bincount as bincount,
  export_bitwiseAnd as bitwiseAnd,
  export_booleanMaskAsync as booleanMaskAsync,
  export_broadcastArgs as broadcastArgs,
  export_broadcastTo as broadcastTo,
  export_broadcast_util as broadcast_util,
  export_browser as browser,
  export_buffer as buffer,
  export_cast as cast,
  export_ceil as ceil,
  export_clipByValue as clipByValue,
  export_clone as clone,
  export_complex as complex,
  export_concat as concat,
  export_concat1d as concat1d,
  export_concat2d as concat2d,
  export_concat3d as concat3d,
  export_concat4d as concat4d,
  export_conv1d as conv1d,
  export_conv2d as conv2d,
  export_conv2dTranspose as conv2dTranspose,
  export_conv3d as conv3d,
  export_conv3dTranspose as conv3dTranspose,
  export_copyRegisteredKernels as copyRegisteredKernels,
  export_cos as cos,
  export_cosh as cosh,
  export_cosineWindow as cosineWindow,
  export_cumprod as cumprod,
  export_cumsum as cumsum,
  export_customGrad as customGrad,
  export_default as default,
  export_denseBincount as denseBincount,
  export_deprecationWarn as deprecationWarn,
  export_depthToSpace as depthToSpace,
  export_depthwiseConv2d as depthwiseConv2d,
  export_device_util as device_util,
  export_diag as diag,
  export_dilation2d as dilation2d,
  export_disableDeprecationWarnings as disableDeprecationWarnings,
  export_dispose as dispose,
  export_disposeVariables as disposeVariables,
  export_div as div,
  export_divNoNan as divNoNan,
  export_dot as dot,
  export_dropout as dropout,
  export_einsum as einsum,
  export_elu as elu,
  export_enableDebugMode as enableDebugMode,
  export_enableProdMode as enableProdMode,
  export_enclosingPowerOfTwo as enclosingPowerOfTwo,
  export_engine as engine,
  export_ensureShape as ensureShape,
  export_env as env,
  export_equal as equal,
  export_erf as erf,
  export_euclideanNorm as euclideanNorm,
  export_exp as exp,
  export_expandDims as expandDims,
  export_expm1 as expm1,
  export_eye as eye,
  export_fft as fft,
  export_fill as fill,
  export_findBackend as findBackend,
  export_findBackendFactory as findBackendFactory,
  export_floor as floor,
  export_floorDiv as floorDiv,
  export_fused as fused,
  export_gather as gather,
  export_gatherND as gatherND,
  export_gather_util as gather_util,
  export_getBackend as getBackend,
  export_getGradient as getGradient,
  export_getKernel as getKernel,
  export_getKernelsForBackend as getKernelsForBackend,
  export_grad as grad,
  export_grads as grads,
  export_greater as greater,
  export_greaterEqual as greaterEqual,
  export_ifft as ifft,
  export_imag as imag,
  export_image as image,
  export_inTopKAsync as inTopKAsync,
  export_io as io,
  export_irfft as irfft,
  export_isFinite as isFinite,
  export_isInf as isInf,
  export_isNaN as isNaN,
  export_keep as keep,
  export_kernel_impls as kernel_impls,
  export_leakyRelu as leakyRelu,
  export_less as less,
  export_lessEqual as lessEqual,
  export_linalg as linalg,
  export_linspace as linspace,
  export_localResponseNormalization as localResponseNormalization,
  export_log as log,
  export_log1p as log1p,
  export_logSigmoid as logSigmoid,
  export_logSoftmax as logSoftmax,
  export_logSumExp as logSumExp,
  export_logicalAnd as logicalAnd,
  export_logicalNot as logicalNot,
  export_logicalOr as logicalOr,
  export_logicalXor as logicalXor,
  export_losses as losses,
  export_lowerBound as lowerBound,
  export_matMul as matMul,
  export_math as math,
  export_max as max,
  export_maxPool as maxPool,
  export_maxPool3d as maxPool3d,
  export_maxPoolWithArgmax as maxPoolWithArgmax,
  export_maximum as maximum,
  export_mean as mean,
  export_memory as memory,
  export_meshgrid as meshgrid,
  export_min as min,
  export_minimum as minimum,
  export_mirrorPad as mirrorPad,
  export_mod as mod,
  export_moments as moments,
  export_movingAverage as movingAverage,
  export_mul as mul,
  export_multiRNNCell as multiRNNCell,
  export_multinomial as multinomial,
  export_neg as neg,
  export_nextFrame as nextFrame,
  export_norm as norm,
  export_notEqual as notEqual,
  export_oneHot as oneHot,
  export_ones as ones,
  export_onesLike as onesLike,
  export_op as op,
  export_outerProduct as outerProduct,
  export_pad as pad,
  export_pad1d as pad1d,
  export_pad2d as pad2d,
  export_pad3d as pad3d,
  export_pad4d as pad4d,
  export_pool as pool,
  export_pow as pow,
  export_prelu as prelu,
  export_print as print,
  export_prod as prod,
  export_profile as profile,
  export_raggedGather as raggedGather,
  export_raggedRange as raggedRange,
  export_raggedTensorToTensor as raggedTensorToTensor,
  export_rand as rand,
  export_randomGamma as randomGamma,
  export_randomNormal as randomNormal,
  export_randomStandardNormal as randomStandardNormal,
  export_randomUniform as randomUniform,
  export_randomUniformInt as randomUniformInt,
  export_range as range,
  export_ready as ready,
  export_real as real,
  export_reciprocal as reciprocal,
  export_registerBackend as registerBackend,
  export_registerGradient as registerGradient,
  export_registerKernel as registerKernel,
  export_relu as relu,
  export_relu6 as relu6,
  export_removeBackend as removeBackend,
  export_reshape as reshape,
  export_reverse as reverse,
  export_reverse1d as reverse1d,
  export_reverse2d as reverse2d,
  export_reverse3d as reverse3d,
  export_reverse4d as reverse4d,
  export_rfft as rfft,
  export_round as round,
  export_rsqrt as rsqrt,
  export_scalar as scalar,
  export_scatterND as scatterND,
  export_scatter_util as scatter_util,
  export_searchSorted as searchSorted,
  export_selu as selu,
  export_separableConv2d as separableConv2d,
  export_serialization as serialization,
  export_setBackend as setBackend,
  export_setPlatform as setPlatform,
  export_setdiff1dAsync as setdiff1dAsync,
  export_sigmoid as sigmoid,
  export_sign as sign,
  export_signal as signal,
  export_sin as sin,
  export_sinh as sinh,
  export_slice as slice,
  export_slice1d as slice1d,
  export_slice2d as slice2d,
  export_slice3d as slice3d,
  export_slice4d as slice4d,
  export_slice_util as slice_util,
  export_softmax as softmax,
  export_softplus as softplus,
  export_spaceToBatchND as spaceToBatchND,
  export_sparse as sparse,
  export_sparseToDense as sparseToDense,
  export_spectral as spectral,
  export_split as split,
  export_sqrt as sqrt,
  export_square as square,
  export_squaredDifference as squaredDifference,
  export_squeeze as squeeze,
  export_stack as stack,
  export_step as step,
  export_stridedSlice as stridedSlice,
  export_string as string,
  export_sub as sub,
  export_sum as sum,
  export_sumOutType as sumOutType,
  export_tan as tan,
  export_tanh as tanh,
  export_tensor as tensor,
  export_tensor1d as tensor1d,
  export_tensor2d as tensor2d,
  export_tensor3d as tensor3d,
  export_tensor4d as tensor4d,
  export_tensor5d as tensor5d,
  export_tensor6d as tensor6d,
  export_tensorScatterUpdate as tensorScatterUpdate,
  export_tensor_util as tensor_util,
  export_test_util as test_util,
  export_tidy as tidy,
  export_tile as tile,
  export_time as time,
  export_topk as topk,
  export_train as train,
  export_transpose as transpose,
  export_truncatedNormal as truncatedNormal,
  export_unique as unique,
  export_unregisterGradient as unregisterGradient,
  export_unregisterKernel as unregisterKernel,
  export_unsortedSegmentSum as unsortedSegmentSum,
  export_unstack as unstack,
  export_upcastType as upcastType,
  export_upperBound as upperBound,
  export_util as util,
  export_valueAndGrad as valueAndGrad,
  export_valueAndGrads as valueAndGrads,
  export_variable as variable,
  export_variableGrads as variableGrads,
  export_version_core as version_core,
  export_where as where,
  export_whereAsync as whereAsync,
  export_zeros as zeros,
  export_zerosLike as zerosLike
};
