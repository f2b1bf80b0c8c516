// SPDX-License-Identifier: Apache-2.0
// Which tables this processor and its operating system can run.
#include "tables.h"

void rampart_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

const rampart_kernels *rampart_kernels_portable(void) { return &rampart_table_portable; }

#if defined(__x86_64__)
/// Whether the operating system saves these register states when it switches threads.
static bool system_saves(uint32_t states) {
  uint32_t a, b, c, d;
  __asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(1), "c"(0));
  if ((c & (1u << 27)) == 0) return false;  // OSXSAVE: xgetbv exists
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & states) == states;
}

const rampart_kernels *rampart_kernels_avx512(void) {
  __builtin_cpu_init();
  bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bf16");
  // SSE, AVX, mask registers and both halves of the wide registers.
  return has && system_saves(0xe6) ? &rampart_table_avx512 : NULL;
}

const rampart_kernels *rampart_kernels_avx2(void) {
  __builtin_cpu_init();
  bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
             __builtin_cpu_supports("f16c");
  return has && system_saves(0x06) ? &rampart_table_avx2 : NULL;
}
#else
const rampart_kernels *rampart_kernels_avx512(void) { return NULL; }
const rampart_kernels *rampart_kernels_avx2(void) { return NULL; }
#endif
