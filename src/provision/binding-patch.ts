const ANCHOR = "  TF_SessionOptions *session_options = TF_NewSessionOptions();\n";

/** A `ConfigProto`: graph_options { rewrite_options { disable_meta_optimizer: true } } */
const CONFIGURATION = String.raw`\x52\x05\x52\x03\x98\x01\x01`;

const PATCH = `
  const char config[] = "${CONFIGURATION}";
  TF_AutoStatus config_status;
  TF_SetConfig(session_options, config, sizeof(config) - 1, config_status.status);
  if (TF_GetCode(config_status.status) != TF_OK) {
    NAPI_THROW_ERROR(env, "Failed to configure the session: %s", TF_Message(config_status.status));
    return nullptr;
  }
`;

/**
 * The binding's source with graphs loaded as they are. TensorFlow's optimizer, which it leaves on otherwise, finds
 * nothing to gain in graphs that are made for these kernels, and takes longer than a whole training step to do so.
 * A source that is not the one known stays as it is: then graphs are only slower to begin.
 */
export function withoutGraphOptimizer(source: string): string {
  const [before, after, ...more] = source.split(ANCHOR);
  if (before === undefined || after === undefined || more.length > 0) return source;
  return before + ANCHOR + PATCH + after;
}
