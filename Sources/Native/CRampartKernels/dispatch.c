// SPDX-License-Identifier: Apache-2.0
#include "CRampartKernels.h"

void rampart_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
