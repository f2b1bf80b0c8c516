#include "CRampartRE2.h"
