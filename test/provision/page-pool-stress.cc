// Two threads take and give back blocks of any size: each block keeps what was written into it, and the process never has
// more pages than blocks lived at one time. Prints the bytes of both, and how many blocks were spoiled.

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "page-pool.h"

using textual_inversion::PagePool;

namespace {

constexpr size_t kPage = 4096;
constexpr size_t kMost = 96u << 20;  // of each thread, at a time

struct Block {
  char* begin;
  size_t size;
  uint64_t mark;
};

std::atomic<size_t> live{0}, peak{0}, spoiled{0};

size_t ResidentBytes() {
  char line[256];
  size_t kilobytes = 0;
  FILE* status = fopen("/proc/self/status", "r");
  while (fgets(line, sizeof(line), status) != nullptr) sscanf(line, "VmHWM: %zu kB", &kilobytes);
  fclose(status);
  return kilobytes * 1024;
}

void Write(const Block& block) {
  for (size_t at = 0; at < block.size; at += kPage) memcpy(block.begin + at, &block.mark, sizeof(block.mark));
}

bool IsWhole(const Block& block) {
  for (size_t at = 0; at < block.size; at += kPage)
    if (memcmp(block.begin + at, &block.mark, sizeof(block.mark)) != 0) return false;
  return true;
}

void Count(size_t size) {
  size_t now = live += size;
  for (size_t most = peak; now > most && !peak.compare_exchange_weak(most, now);) {
  }
}

void Work(PagePool& pool, uint64_t seed, int turns) {
  std::mt19937_64 random(seed);
  std::vector<Block> blocks;
  size_t own = 0;
  for (int turn = 0; turn < turns; turn++) {
    size_t size = size_t{64 * 1024} << (random() % 8);
    size += random() % size;
    while (own + size > kMost) {
      std::swap(blocks[random() % blocks.size()], blocks.back());
      Block gone = blocks.back();
      blocks.pop_back();
      if (!IsWhole(gone)) spoiled++;
      own -= gone.size;
      pool.Free(gone.begin);
      live -= gone.size;
    }
    Count(size);
    Block block{static_cast<char*>(pool.Allocate(size)), size, random()};
    if (block.begin == nullptr || !pool.Has(block.begin)) abort();
    Write(block);
    own += size;
    blocks.push_back(block);
  }
  for (const Block& block : blocks) {
    if (!IsWhole(block)) spoiled++;
    pool.Free(block.begin);
  }
}

}  // namespace

int main(int, char** arguments) {
  PagePool pool(size_t{64} << 30);
  if (!pool.IsUsable()) abort();
  size_t before = ResidentBytes();
  std::thread other(Work, std::ref(pool), 1, atoi(arguments[1]));
  Work(pool, 2, atoi(arguments[1]));
  other.join();
  printf("{\"resident\":%zu,\"live\":%zu,\"spoiled\":%zu}\n", ResidentBytes() - before, peak.load(), spoiled.load());
}
