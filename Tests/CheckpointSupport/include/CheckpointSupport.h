// SPDX-License-Identifier: Apache-2.0
// Checkpoints of real configurations with made-up weights, the same as Tests/Oracles makes in Python.
#pragma once
