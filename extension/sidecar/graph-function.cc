// Compiled into tfjs-node's binding: functions of its eager context. A function is called as any operation is, with
// `executeOp`, and takes tensors where they lie: on a GPU nothing of a graph's weights goes through the host. The sessions
// that the binding has itself are fed from there.

#include <string>

#include "tf_auto_status.h"
#include "tfjs_backend.h"
#include "utils.h"

namespace tfnodejs {

/** A friend of the backend, for its context. */
class GraphFunctions {
 public:
  // - definition (Uint8Array): a FunctionDef
  static napi_value Add(napi_env env, napi_callback_info info) {
    napi_value definition;
    TFE_Context *context = Context(env, info, &definition);
    if (context == nullptr) return nullptr;
    void *bytes;
    size_t length;
    ENSURE_NAPI_OK_RETVAL(
        env, napi_get_typedarray_info(env, definition, nullptr, &length, &bytes, nullptr, nullptr), nullptr);
    TF_AutoStatus status;
    TFE_ContextAddFunctionDef(context, static_cast<const char *>(bytes), length, status.status);
    ENSURE_TF_OK_RETVAL(env, status, nullptr);
    return nullptr;
  }

  // - name (string)
  static napi_value Remove(napi_env env, napi_callback_info info) {
    napi_value name_value;
    TFE_Context *context = Context(env, info, &name_value);
    if (context == nullptr) return nullptr;
    std::string name;
    ENSURE_NAPI_OK_RETVAL(env, GetStringParam(env, name_value, name), nullptr);
    TF_AutoStatus status;
    TFE_ContextRemoveFunction(context, name.c_str(), status.status);
    ENSURE_TF_OK_RETVAL(env, status, nullptr);
    return nullptr;
  }

 private:
  /** The backend's context and the call's only argument; null when something was thrown. */
  static TFE_Context *Context(napi_env env, napi_callback_info info, napi_value *argument) {
    size_t count = 1;
    void *backend = nullptr;
    ENSURE_NAPI_OK_RETVAL(env, napi_get_cb_info(env, info, &count, argument, nullptr, nullptr), nullptr);
    ENSURE_NAPI_OK_RETVAL(env, napi_get_instance_data(env, &backend), nullptr);
    ENSURE_VALUE_IS_NOT_NULL_RETVAL(env, backend, nullptr);
    return static_cast<TFJSBackend *>(backend)->tfe_context_;
  }
};

napi_status ExportGraphFunctions(napi_env env, napi_value exports) {
  const napi_property_descriptor properties[] = {
      {"addFunction", nullptr, GraphFunctions::Add, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"removeFunction", nullptr, GraphFunctions::Remove, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  return napi_define_properties(env, exports, ARRAY_SIZE(properties), properties);
}

}  // namespace tfnodejs
