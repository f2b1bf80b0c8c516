#include "CheckpointSupport.h"
