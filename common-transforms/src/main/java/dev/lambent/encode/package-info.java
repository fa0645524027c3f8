/** The fitted encoder: feature rows to model inputs (categories, imputation, scaling). */
package dev.lambent.encode;
