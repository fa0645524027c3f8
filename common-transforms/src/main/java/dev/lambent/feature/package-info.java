/** features.sql: parsed and validated by Calcite, planned as a fold, compiled to Java. */
package dev.lambent.feature;
