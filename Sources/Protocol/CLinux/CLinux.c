// The shims are static inline; this file only gives the target something to compile.
#include "CLinux.h"
