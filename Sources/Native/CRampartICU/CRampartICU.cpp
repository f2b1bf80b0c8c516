#include "CRampartICU.h"
