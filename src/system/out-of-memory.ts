/**
 * Which memory an error says is used up: the graphics card's or the machine's; null when it says something else.
 * WebAssembly reads beyond its end when its memory can't grow; TensorFlow and V8 say it in words, and TensorFlow of a copy
 * to a card that did not find room there only that its target is not initialized.
 */
export function exhaustedMemory(error: unknown): "card" | "machine" | null {
  if (!(error instanceof Error)) return null;
  if (/Dst tensor is not initialized/.test(error.message)) return "card";
  const isExhausted =
    error.name === "RuntimeError" ||
    /out of memory|OOM when allocating|ran out of memory|allocation failed|failed to allocate|bad_alloc/i.test(
      error.message,
    );
  if (!isExhausted) return null;
  return /device:GPU|GPU_\d|CUDA_ERROR_OUT_OF_MEMORY/.test(error.message) ? "card" : "machine";
}
