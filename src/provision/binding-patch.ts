import type { NativeBuild } from "../system/tensorflow-folder.ts";

/** One change of the binding's source, which has `before` once. */
type SourceEdit = { before: string; after: string };

const SESSION = "  TF_SessionOptions *session_options = TF_NewSessionOptions();\n";
/** A `ConfigProto`: graph_options { rewrite_options { disable_meta_optimizer: true } } */
const CONFIGURATION = String.raw`\x52\x05\x52\x03\x98\x01\x01`;

/**
 * Loads graphs as they are. TensorFlow's optimizer, which is on otherwise, finds nothing to gain in graphs that are
 * made for these kernels, and takes longer than a whole training step to do so.
 */
const withoutGraphOptimizer: SourceEdit = {
  before: SESSION,
  after: `${SESSION}
  const char config[] = "${CONFIGURATION}";
  TF_AutoStatus config_status;
  TF_SetConfig(session_options, config, sizeof(config) - 1, config_status.status);
  if (TF_GetCode(config_status.status) != TF_OK) {
    NAPI_THROW_ERROR(env, "Failed to configure the session: %s", TF_Message(config_status.status));
    return nullptr;
  }
`,
};

const INPUTS = "  std::vector<TF_Tensor *> input_values;\n";

/** A graph's run gives back what it holds of its inputs also when it fails: the source does so only at its end. */
const releasesInputs: readonly SourceEdit[] = [
  {
    before: INPUTS,
    after: `${INPUTS}
  struct Held {
    std::vector<TF_Tensor *> &tensors;
    std::vector<const char *> &inputs, &outputs;
    ~Held() {
      for (TF_Tensor *tensor : tensors) TF_DeleteTensor(tensor);
      for (const char *name : inputs) delete[] name;
      for (const char *name : outputs) delete[] name;
    }
  } held{input_values, input_op_name_array, output_op_name_array};
`,
  },
  {
    before: "    // delete output op name string\n    delete output_op_name_array[i];\n",
    after: "",
  },
  {
    before: `
  for (uint32_t i = 0; i < num_input_ids; i++) {
    // Deallocate input TF_Tensor in C++.
    TF_DeleteTensor(input_values[i]);
    // delete input op name string
    delete input_op_name_array[i];
  }
`,
    after: "",
  },
];

const CONTEXT = "  TFE_ContextOptions *tfe_options = TFE_NewContextOptions();\n";
/** Abseil's `absl::SetMinLogLevel`. A library with another Abseil has no such symbol, and logs on. */
const SET_MIN_LOG_LEVEL = "_ZN4absl12lts_2023080214SetMinLogLevelENS0_18LogSeverityAtLeastE";

/** TensorFlow logs in two ways, and its variable reaches one of them only. */
const logLevel: SourceEdit = {
  before: CONTEXT,
  after: `  void set_min_log_level(int) __asm__("${SET_MIN_LOG_LEVEL}") __attribute__((weak));
  const char *log_level = getenv("TF_CPP_MIN_LOG_LEVEL");
  if (set_min_log_level != nullptr && log_level != nullptr) set_min_log_level(atoi(log_level));

${CONTEXT}`,
};

/** On a GPU the graph optimizer chooses layouts, so there it stays. */
export function bindingEdits(npmPackage: NativeBuild["npmPackage"]): readonly SourceEdit[] {
  const everywhere = [...releasesInputs, logLevel];
  return npmPackage === "@tensorflow/tfjs-node" ? [withoutGraphOptimizer, ...everywhere] : everywhere;
}

/** The edited source. One that is not the one known stays as it is: it computes all the same. */
export function editSource(source: string, edits: readonly SourceEdit[]): string {
  const isKnown = edits.every(({ before }) => source.split(before).length === 2);
  if (!isKnown) return source;
  return edits.reduce((text, { before, after }) => text.split(before).join(after), source);
}
