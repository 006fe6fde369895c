/** Files of the package's binding that are changed. */
export const PATCHED = ["tfjs_backend.cc", "tfjs_backend.h", "tfjs_binding.cc"] as const;
export type PatchedFile = (typeof PATCHED)[number];
export type BindingSources = Readonly<Record<PatchedFile, string>>;

/** One change of the binding's sources: `file` has `before` once. */
type SourceEdit = { file: PatchedFile; before: string; after: string };

const CONTEXT = "  TFE_ContextOptions *tfe_options = TFE_NewContextOptions();\n";
/** A `ConfigProto`: allow_soft_placement: true, graph_options { optimizer_options { opt_level: L0 } } */
const CONFIGURATION = String.raw`\x38\x01\x52\x0d\x1a\x0b\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01`;

/**
 * On a GPU an operation that has no kernel there is computed by the processor, instead of failing. Functions run as they
 * are: TensorFlow would make constants of the zeros that a loop's results begin as, 170 MB at full size that stay.
 */
const configuration = `${CONTEXT}
  const char config[] = "${CONFIGURATION}";
  TFE_ContextOptionsSetConfig(tfe_options, config, sizeof(config) - 1, tf_status.status);
  if (TF_GetCode(tf_status.status) != TF_OK) {
    NAPI_THROW_ERROR(env, "Exception configuring TFE_Context");
  }
`;

/** Abseil's `absl::SetMinLogLevel`. A library with another Abseil has no such symbol, and logs on. */
const SET_MIN_LOG_LEVEL = "_ZN4absl12lts_2023080214SetMinLogLevelENS0_18LogSeverityAtLeastE";

/** TensorFlow logs in two ways, and its variable reaches one of them only. */
const logLevel = `  void set_min_log_level(int) __asm__("${SET_MIN_LOG_LEVEL}") __attribute__((weak));
  const char *log_level = getenv("TF_CPP_MIN_LOG_LEVEL");
  if (set_min_log_level != nullptr && log_level != nullptr) set_min_log_level(atoi(log_level));
`;

const CLASS = "  int32_t InsertHandle(TFE_TensorHandle *tfe_handle);\n";
const EXPORTS = "  // Export TF property types to JS\n";

/** What `graph-function.cc` adds beside the package's own calls. */
const graphFunctions: readonly SourceEdit[] = [
  { file: "tfjs_backend.h", before: CLASS, after: `  friend class GraphFunctions;\n\n${CLASS}` },
  {
    file: "tfjs_binding.cc",
    before: EXPORTS,
    after: `  napi_status ExportGraphFunctions(napi_env, napi_value);
  ENSURE_NAPI_OK_RETVAL(env, ExportGraphFunctions(env, exports), exports);

${EXPORTS}`,
  },
];

export const BINDING_EDITS: readonly SourceEdit[] = [
  { file: "tfjs_backend.cc", before: CONTEXT, after: `${logLevel}\n${configuration}` },
  ...graphFunctions,
];

/** The edited sources; null where they are not the ones known, which compute all the same. */
export function editSources(sources: BindingSources): BindingSources | null {
  const isKnown = BINDING_EDITS.every(({ file, before }) => sources[file].split(before).length === 2);
  if (!isKnown) return null;
  return BINDING_EDITS.reduce(
    (edited, { file, before, after }) => ({ ...edited, [file]: edited[file].replace(before, () => after) }),
    sources,
  );
}
