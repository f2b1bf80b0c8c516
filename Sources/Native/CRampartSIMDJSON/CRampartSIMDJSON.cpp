#include "CRampartSIMDJSON.h"
