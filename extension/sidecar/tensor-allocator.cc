// Where tensors lie on the CPU, instead of in TensorFlow's allocator for oneDNN. That one gives a free block whole to
// whoever wants more than half of it, and asks the system for more while small blocks lie idle: a training step at full size
// had half a gigabyte more than its tensors.

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include "page-pool.h"

extern "C" const char* TF_Version(void);

namespace textual_inversion {

// TensorFlow's classes (xla/tsl/framework/allocator.h and allocator_registry.h of 2.19), which its header files need a good deal
// more to declare. Their virtual functions must stand in that order; other versions keep their own allocator.
constexpr char kVersion[] = "2.19.";

struct AllocationAttributes;

struct AllocatorStats {
  int64_t num_allocs, bytes_in_use, peak_bytes_in_use, largest_alloc_size;
  std::optional<int64_t> bytes_limit;
  int64_t bytes_reserved, peak_bytes_reserved;
  std::optional<int64_t> bytes_reservable_limit;
  int64_t largest_free_block_bytes;
  std::optional<int64_t> pool_bytes, peak_pool_bytes;
};

class Allocator {
 public:
  virtual ~Allocator() = default;
  virtual std::string Name() = 0;
  virtual void* AllocateRaw(size_t alignment, size_t bytes) = 0;
  virtual void* AllocateRaw(size_t alignment, size_t bytes, const AllocationAttributes&) {
    return AllocateRaw(alignment, bytes);
  }
  virtual void DeallocateRaw(void* pointer) = 0;
  virtual void DeallocateRaw(void* pointer, size_t, size_t) { DeallocateRaw(pointer); }
  virtual bool TracksAllocationSizes() const { return false; }
  virtual bool AllocatesOpaqueHandle() const { return false; }
  virtual size_t RequestedSize(const void*) const { return 0; }
  virtual size_t AllocatedSize(const void*) const { return 0; }
  virtual int64_t AllocationId(const void*) const { return 0; }
  virtual size_t AllocatedSizeSlow(const void*) const { return 0; }
  virtual std::optional<AllocatorStats> GetStats() { return std::nullopt; }
  virtual bool ClearStats() { return false; }
  virtual void SetSafeFrontier(uint64_t) {}
  virtual void SetStreamAndPreallocateMemory(void*) {}
  virtual int GetMemoryType() const { return 0; }
};

class AllocatorFactory {
 public:
  virtual ~AllocatorFactory() = default;
  virtual bool NumaEnabled() { return false; }
  virtual Allocator* CreateAllocator() = 0;
  virtual void* CreateSubAllocator(int numa_node) = 0;
};

// tsl::AllocatorFactoryRegistry::singleton() and its Register(). A library without them keeps its own allocator too.
void* Registry() __asm__("_ZN3tsl24AllocatorFactoryRegistry9singletonEv") __attribute__((weak));
void Register(void* registry, const char* file, int line, const std::string& name, int priority, AllocatorFactory*)
    __asm__("_ZN3tsl24AllocatorFactoryRegistry8RegisterEPKciRKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEiPNS_"
            "16AllocatorFactoryE") __attribute__((weak));

// Smaller tensors are malloc's.
constexpr size_t kLarge = 256 * 1024;

class TensorAllocator : public Allocator {
 public:
  std::string Name() override { return "textual_inversion"; }

  void* AllocateRaw(size_t alignment, size_t bytes) override {
    if (bytes >= kLarge && alignment <= PagePool::kAlignment && pool_.IsUsable()) return pool_.Allocate(bytes);
    void* pointer = nullptr;
    return posix_memalign(&pointer, std::max(alignment, sizeof(void*)), bytes) == 0 ? pointer : nullptr;
  }

  void DeallocateRaw(void* pointer) override { pool_.Has(pointer) ? pool_.Free(pointer) : free(pointer); }

 private:
  static size_t Addresses() {
    return 16 * static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
  }

  PagePool pool_{Addresses()};
};

class TensorAllocatorFactory : public AllocatorFactory {
 public:
  Allocator* CreateAllocator() override { return new TensorAllocator; }
  void* CreateSubAllocator(int) override { return nullptr; }
};

// oneDNN's allocator has 200. TensorFlow takes the one with most, when it makes its first tensor.
constexpr int kPriority = 300;

static const bool is_registered = [] {
  bool is_known = strncmp(TF_Version(), kVersion, strlen(kVersion)) == 0;
  if (!is_known || &Registry == nullptr || &Register == nullptr) return false;
  Register(Registry(), __FILE__, __LINE__, "textual_inversion", kPriority, new TensorAllocatorFactory);
  return true;
}();

}  // namespace textual_inversion
