#ifndef TEXTUAL_INVERSION_PAGE_POOL_H_
#define TEXTUAL_INVERSION_PAGE_POOL_H_

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>

namespace textual_inversion {

// Ranges of addresses, joined where they touch.
class Ranges {
 public:
  void Add(char* begin, size_t size) {
    bytes_ += size;
    auto next = by_address_.lower_bound(begin);
    if (next != by_address_.end() && next->first == begin + size) {
      size += next->second;
      next = Erase(next);
    }
    if (next != by_address_.begin()) {
      auto before = std::prev(next);
      if (before->first + before->second == begin) {
        begin = before->first;
        size += before->second;
        Erase(before);
      }
    }
    Insert(begin, size);
  }

  // The beginning of the smallest range that has so many bytes; null where none has.
  char* Take(size_t size) {
    auto fitting = by_size_.lower_bound({size, nullptr});
    return fitting == by_size_.end() ? nullptr : TakeFrom(fitting->second, size);
  }

  // The beginning of the largest range, and its size, at most `most`. There must be one.
  std::pair<char*, size_t> TakeLargest(size_t most) {
    auto [size, begin] = *by_size_.rbegin();
    size = std::min(size, most);
    return {TakeFrom(begin, size), size};
  }

  size_t bytes() const { return bytes_; }
  const std::map<char*, size_t>& by_address() const { return by_address_; }

 private:
  using ByAddress = std::map<char*, size_t>;

  void Insert(char* begin, size_t size) {
    by_address_.emplace(begin, size);
    by_size_.emplace(size, begin);
  }

  ByAddress::iterator Erase(ByAddress::iterator range) {
    by_size_.erase({range->second, range->first});
    return by_address_.erase(range);
  }

  char* TakeFrom(char* begin, size_t size) {
    auto range = by_address_.find(begin);
    size_t rest = range->second - size;
    Erase(range);
    bytes_ -= size;
    if (rest > 0) Insert(begin + size, rest);
    return begin;
  }

  size_t bytes_ = 0;
  ByAddress by_address_;
  std::set<std::pair<size_t, char*>> by_size_;
};

// Memory in which no freed page is idle while another one is asked for: pages of freed blocks are moved together, wherever
// they lie, to the block that is wanted next. So a process has as many pages as its blocks had bytes at one time, however
// their sizes differ, and no page is cleared twice. Safe for threads.
class PagePool {
 public:
  // Of a block's address.
  static constexpr size_t kAlignment = 4096;

  // `size`: of the addresses, which cost nothing. Several times the memory that there is, since pages move.
  explicit PagePool(size_t size) : size_(size / kGrain * kGrain) {
    void* begin = mmap(nullptr, size_, PROT_READ | PROT_WRITE, kMapping, -1, 0);
    if (begin == MAP_FAILED) return;
    begin_ = static_cast<char*>(begin);
    empty_.Add(begin_, size_);
  }

  ~PagePool() {
    if (begin_ != nullptr) munmap(begin_, size_);
  }

  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;

  // False where the system gives no room for the addresses.
  bool IsUsable() const { return begin_ != nullptr; }

  bool Has(const void* pointer) const { return IsUsable() && pointer >= begin_ && pointer < begin_ + size_; }

  // Null where there is no room left.
  void* Allocate(size_t bytes) {
    std::lock_guard<std::mutex> lock(mutex_);
    size_t size = (bytes + kGrain - 1) / kGrain * kGrain;
    char* block = kept_.Take(size);
    if (block == nullptr) block = Assemble(size);
    if (block != nullptr) blocks_.emplace(block, size);
    return block;
  }

  // `pointer`: of `Allocate`, once.
  void Free(void* pointer) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto block = blocks_.find(static_cast<char*>(pointer));
    kept_.Add(block->first, block->second);
    blocks_.erase(block);
  }

 private:
  // Sizes of blocks are multiples of it.
  static constexpr size_t kGrain = 64 * 1024;
  static constexpr int kMapping = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  // A process may have 65,530 mappings, and each moved piece can become one.
  static constexpr size_t kSeams = 20000;

  char* Assemble(size_t size) {
    if (seams_.size() > most_seams_) Renew();
    char* block = empty_.Take(size);
    size_t filled = block == nullptr ? size : 0;
    while (filled < size && kept_.bytes() > 0) {
      auto [from, part] = kept_.TakeLargest(size - filled);
      Move(from, block + filled, part);
      empty_.Add(from, part);
      filled += part;
    }
    return block;
  }

  // Linux moves pages of one mapping at a time. What it does not move (before 5.7, or with too many mappings) is given back.
  void Move(char* from, char* to, size_t size) {
    for (char* end = from + size; from < end;) {
      auto seam = seams_.upper_bound(from);
      char* until = seam == seams_.end() ? end : std::min(end, *seam);
      size_t part = until - from;
      constexpr int kHow = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;
      if (mremap(from, part, part, kHow, to) == MAP_FAILED) madvise(from, part, MADV_DONTNEED);
      seams_.insert({from, until, to, to + part});
      from = until;
      to += part;
    }
  }

  // Gives all free pages back and makes one mapping of neighbours again.
  void Renew() {
    for (auto [begin, size] : kept_.by_address()) empty_.Add(begin, size);
    kept_ = Ranges();
    for (auto [begin, size] : empty_.by_address()) {
      if (mmap(begin, size, PROT_READ | PROT_WRITE, kMapping | MAP_FIXED, -1, 0) == MAP_FAILED) continue;
      seams_.erase(seams_.upper_bound(begin), seams_.lower_bound(begin + size));
    }
    most_seams_ = seams_.size() + kSeams;
  }

  const size_t size_;
  char* begin_ = nullptr;
  std::mutex mutex_;
  std::unordered_map<char*, size_t> blocks_;
  // Free, with pages and without.
  Ranges kept_, empty_;
  // Where mappings may end.
  std::set<char*> seams_;
  size_t most_seams_ = kSeams;
};

}  // namespace textual_inversion

#endif  // TEXTUAL_INVERSION_PAGE_POOL_H_
