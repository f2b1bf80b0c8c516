// SPDX-License-Identifier: Apache-2.0
// The arithmetic of transformer encoders on the CPU: one table of kernels for each instruction set.
//
// Every table computes the same functions; `rampart_kernels_portable` is the reference that the others
// are tested against. No kernel allocates, blocks, or keeps state: all are safe to call from many threads.
//
// Layout. A dword is the unit of the innermost dimension of a product: one float, two bfloat16 or four
// int8 values. Activations are row-major with `stride` elements a row; every stride and every padded
// width is a multiple of `RAMPART_WIDTH_STEP`, columns beyond the true width hold zero, and all buffers
// are aligned to 64 bytes. Weights are packed into panels of `panel_columns` output columns:
// `[panel][dword of the inner dimension][column in the panel]`.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RAMPART_WIDTH_STEP 64
/// Attention needs this many readable bytes beyond the last row of the projections.
#define RAMPART_TAIL_BYTES 256

#pragma clang assume_nonnull begin

/// How the inputs of a product are stored; sums are always in float or int32.
typedef int32_t rampart_precision;
enum {
  RAMPART_FLOAT32 = 0,
  RAMPART_BFLOAT16 = 1,
  /// Weights: signed, symmetric, one scale an output column. Activations: signed, symmetric, one scale a
  /// row, stored with 128 added as unsigned bytes.
  RAMPART_INT8 = 2,
};

/// How numbers are stored in a file.
typedef int32_t rampart_number;
enum {
  RAMPART_STORED_FLOAT32 = 0,
  RAMPART_STORED_FLOAT16 = 1,
  RAMPART_STORED_BFLOAT16 = 2,
  /// Whole numbers -127 ... 127 that a scale belongs to.
  RAMPART_STORED_INT8 = 3,
};

typedef int32_t rampart_activation;
enum {
  RAMPART_IDENTITY = 0,
  /// x * Phi(x), with the error function.
  RAMPART_GELU = 1,
  /// The tanh form of GELU (`gelu_new`, `gelu_pytorch_tanh`).
  RAMPART_GELU_TANH = 2,
  RAMPART_RELU = 3,
  RAMPART_TANH = 4,
  RAMPART_SILU = 5,
};

/// A packed linear map y = x W^T + b, W of shape [columns, inner].
typedef struct {
  rampart_precision precision;
  /// Inner dimension, padded to a multiple of RAMPART_WIDTH_STEP.
  int32_t inner;
  /// Output columns, padded to a multiple of RAMPART_WIDTH_STEP.
  int32_t columns;
  const void *panels;
  const float *bias;
  /// int8 only: the scale of each output column.
  const float *_Nullable column_scale;
  /// int8 only: 128 times the sum of each column's weights.
  const int32_t *_Nullable compensation;
} rampart_linear;

/// What happens to y before it is stored.
typedef struct {
  rampart_activation activation;
  /// Added after the activation; `stride` as the output's. May be the output itself.
  const float *_Nullable residual;
  /// Whether the output is stored as bfloat16 instead of float (stride in elements of that type).
  int32_t stores_bfloat16;
} rampart_epilogue;

/// The relative positions that DeBERTa's attention looks up (arXiv 2006.03654, arXiv 2111.09543):
/// distance -> row of the position tables. Made once a model by `rampart_relative_table_make`.
typedef struct rampart_relative_table rampart_relative_table;

/// Makes the table: `index[d + reach]` is the row of distance d (query minus key), for d in
/// -reach ... reach; rows never fall, rise by at most 1 from one distance to the next, and lie in
/// 0 ..< rows (at most 32767). NULL if they do not. Distances beyond the reach take the outermost rows.
rampart_relative_table *_Nullable rampart_relative_table_make(const int32_t *index, int32_t reach,
                                                              int32_t rows);
void rampart_relative_table_free(rampart_relative_table *_Nullable table);

/// One head of one sequence.
typedef struct {
  /// Float or bfloat16: of the projections, the position tables and the probabilities.
  rampart_precision precision;
  /// Padded width of a head: a multiple of 16, at most 256; extra columns hold zero.
  int32_t head_width;
  /// 1 ... 4096, or up to the table's reach where that is more.
  int32_t length;
  /// The queries wanted: 0 <= first < end <= length.
  int32_t first_query, end_query;
  /// Positive factor of all scores, 1 / sqrt(true head width * number of score terms).
  float scale;
  /// The head's columns in the first row of the sequence, `stride` elements from row to row.
  const void *queries, *keys, *values;
  int64_t stride;
  /// Content to position and position to content, packed by `pack_positions`, this head's part; NULL for
  /// attention without it. `relative` is NULL only if both are.
  const void *_Nullable position_keys;
  const void *_Nullable position_queries;
  const rampart_relative_table *_Nullable relative;
  /// Where the head's context goes: first row of the sequence.
  float *context;
  int64_t context_stride;
  /// `attention_scratch` bytes, aligned to 64.
  void *scratch;
} rampart_attention;

/// The kernels of one instruction set.
typedef struct rampart_kernels {
  /// "avx512", "avx2" or "portable".
  const char *name;
  /// Columns of a weight panel; divides RAMPART_WIDTH_STEP.
  int32_t panel_columns;
  /// Rows that a linear kernel handles at once; chunks of rows should be multiples of it.
  int32_t row_step;

  /// Bytes of `panels` for a linear map.
  size_t (*panel_bytes)(rampart_precision precision, int32_t inner, int32_t columns);
  /// Packs columns first ..< first + count (multiples of panel_columns) of a map from rows of W, float
  /// `[count][inner]` with padding as zeros. int8 also fills `column_scale` and `compensation`, which
  /// point at the first of these columns, as `panels` does. int8 with `stored_scale`: the weights are
  /// whole numbers -127 ... 127, which are taken as they are with these scales of the columns.
  void (*pack_linear)(rampart_precision precision, const float *weights, int32_t inner, int32_t count,
                      const float *_Nullable stored_scale, void *panels,
                      float *_Nullable column_scale, int32_t *_Nullable compensation);
  /// Bytes of one prepared row. The tables differ: AVX2 keeps bfloat16 rows as floats.
  size_t (*prepared_bytes)(rampart_precision precision, int32_t inner);
  /// Converts rows for `linear`. int8: multiplies by `smoothing` (of width `inner`) first where given,
  /// and writes each row's scale. Rows of zeros have scale 0. Float rows are copied.
  void (*prepare)(rampart_precision precision, const float *x, int64_t stride, int32_t rows,
                  int32_t inner, const float *_Nullable smoothing, void *prepared,
                  float *_Nullable row_scale);
  /// y for columns first_panel * panel_columns onwards, of prepared rows. `output` and the residual are
  /// those of column 0.
  void (*linear)(const rampart_linear *map, const void *prepared, const float *_Nullable row_scale,
                 int32_t rows, int32_t first_panel, int32_t panel_count, void *output, int64_t stride,
                 const rampart_epilogue *epilogue);

  /// x = (x - mean) / sqrt(variance + epsilon) * gain + offset over the first `width` columns of each
  /// row; gain and offset have `width` entries padded to RAMPART_WIDTH_STEP with zeros.
  void (*layer_norm)(float *x, int64_t stride, int32_t rows, int32_t width, const float *gain,
                     const float *offset, float epsilon);
  /// Applies an activation to the first `width` columns of each row.
  void (*activate)(rampart_activation activation, float *x, int64_t stride, int32_t rows,
                   int32_t width);

  /// Bytes of one head's packed position table of `rows` rows.
  size_t (*position_bytes)(rampart_precision precision, int32_t rows, int32_t head_width);
  /// Packs one head's position table from float rows (`stride` elements apart, padded head_width).
  void (*pack_positions)(rampart_precision precision, const float *table, int64_t stride, int32_t rows,
                         int32_t head_width, void *packed);
  size_t (*attention_scratch)(rampart_precision precision, int32_t length, int32_t head_width,
                              int32_t position_rows);
  void (*attention)(const rampart_attention *head);

  /// Converts stored numbers (any alignment, little-endian) to float; int8 numbers times `scale`, rounded once.
  void (*widen)(rampart_number stored, const void *source, float scale, float *target, size_t count);
  /// Whether every number is finite; of int8 numbers whether each is one of -127 ... 127.
  int32_t (*all_finite)(rampart_number stored, const void *source, size_t count);
} rampart_kernels;

/// The table of an instruction set, or NULL if it is not built in or this processor lacks it.
const rampart_kernels *_Nullable rampart_kernels_avx512(void);
const rampart_kernels *_Nullable rampart_kernels_avx2(void);
const rampart_kernels *rampart_kernels_portable(void);

/// Tells the processor that this thread waits for another.
void rampart_pause(void);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
