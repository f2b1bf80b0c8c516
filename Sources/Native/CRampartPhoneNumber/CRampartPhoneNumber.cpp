#include "CRampartPhoneNumber.h"
