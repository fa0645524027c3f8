/**
 * The fitted encoder: feature rows to model inputs (categories, imputation, scaling). Fitted by the batch layer from
 * exact aggregates, applied by every layer through {@code dev.lambent.score}. No engine types.
 */
package dev.lambent.encode;
