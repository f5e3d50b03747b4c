// xxHash, inlined: its macros rename every function, so the two that are used get their names back.
#define XXH_INLINE_ALL
#include <xxhash.h>
#undef XXH3_64bits
#undef XXH3_64bits_withSeed

static inline uint64_t XXH3_64bits(const void *bytes, size_t count) {
    return XXH_INLINE_XXH3_64bits(bytes, count);
}

static inline uint64_t XXH3_64bits_withSeed(const void *bytes, size_t count, uint64_t seed) {
    return XXH_INLINE_XXH3_64bits_withSeed(bytes, count, seed);
}
