// Compiled into tfjs-node's binding: graphs as functions of its eager context. A function is called as any operation is,
// with `executeOp`, and takes tensors where they lie: on a GPU nothing of a graph's weights goes through the host. The
// sessions that the binding has itself are fed from there.

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "tf_auto_status.h"
#include "tfjs_backend.h"
#include "utils.h"

namespace tfnodejs {

/** A friend of the backend, for its context. */
class GraphFunctions {
 public:
  // - name (string)
  // - graph (Uint8Array): a GraphDef
  // - inputs, outputs (string): names of nodes, whose first outputs are meant, with commas between
  static napi_value Add(napi_env env, napi_callback_info info) {
    size_t count = 4;
    napi_value arguments[4];
    ENSURE_NAPI_OK_RETVAL(env, napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr), nullptr);
    TFE_Context *context = Context(env);
    std::string name;
    TF_Buffer definition = {nullptr, 0, nullptr};
    ENSURE_NAPI_OK_RETVAL(env, GetStringParam(env, arguments[0], name), nullptr);
    ENSURE_NAPI_OK_RETVAL(env,
                          napi_get_typedarray_info(env, arguments[1], nullptr, &definition.length,
                                                   const_cast<void **>(&definition.data), nullptr, nullptr),
                          nullptr);

    TF_AutoStatus status;
    std::unique_ptr<TF_Graph, decltype(&TF_DeleteGraph)> graph(TF_NewGraph(), TF_DeleteGraph);
    std::unique_ptr<TF_ImportGraphDefOptions, decltype(&TF_DeleteImportGraphDefOptions)> options(
        TF_NewImportGraphDefOptions(), TF_DeleteImportGraphDefOptions);
    TF_GraphImportGraphDef(graph.get(), &definition, options.get(), status.status);
    ENSURE_TF_OK_RETVAL(env, status, nullptr);

    const std::vector<TF_Output> inputs = Named(env, graph.get(), arguments[2]);
    const std::vector<TF_Output> outputs = Named(env, graph.get(), arguments[3]);
    if (IsExceptionPending(env)) return nullptr;
    std::unique_ptr<TF_Function, decltype(&TF_DeleteFunction)> function(
        TF_GraphToFunction(graph.get(), name.c_str(), /*append_hash_to_fn_name=*/0, /*num_opers=*/-1, nullptr,
                           inputs.size(), inputs.data(), outputs.size(), outputs.data(), nullptr, nullptr, nullptr,
                           status.status),
        TF_DeleteFunction);
    ENSURE_TF_OK_RETVAL(env, status, nullptr);
    TFE_ContextAddFunction(context, function.get(), status.status);
    ENSURE_TF_OK_RETVAL(env, status, nullptr);
    return nullptr;
  }

  // - name (string)
  static napi_value Remove(napi_env env, napi_callback_info info) {
    size_t count = 1;
    napi_value argument;
    ENSURE_NAPI_OK_RETVAL(env, napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr), nullptr);
    std::string name;
    ENSURE_NAPI_OK_RETVAL(env, GetStringParam(env, argument, name), nullptr);
    TF_AutoStatus status;
    TFE_ContextRemoveFunction(Context(env), name.c_str(), status.status);
    ENSURE_TF_OK_RETVAL(env, status, nullptr);
    return nullptr;
  }

 private:
  /** Of the backend, which is there as long as the binding is. */
  static TFE_Context *Context(napi_env env) {
    void *backend = nullptr;
    ENSURE_NAPI_OK_RETVAL(env, napi_get_instance_data(env, &backend), nullptr);
    return static_cast<TFJSBackend *>(backend)->tfe_context_;
  }

  static std::vector<TF_Output> Named(napi_env env, TF_Graph *graph, napi_value names_value) {
    std::string names, name;
    std::vector<TF_Output> found;
    if (GetStringParam(env, names_value, names) != napi_ok) return found;
    for (std::istringstream rest(names); std::getline(rest, name, ',');) {
      TF_Operation *operation = TF_GraphOperationByName(graph, name.c_str());
      if (operation == nullptr) {
        NAPI_THROW_ERROR(env, "The graph has no node %s", name.c_str());
        return found;
      }
      found.push_back({operation, 0});
    }
    return found;
  }
};

napi_status ExportGraphFunctions(napi_env env, napi_value exports) {
  const napi_property_descriptor properties[] = {
      {"addGraphFunction", nullptr, GraphFunctions::Add, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"removeGraphFunction", nullptr, GraphFunctions::Remove, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  return napi_define_properties(env, exports, ARRAY_SIZE(properties), properties);
}

}  // namespace tfnodejs
