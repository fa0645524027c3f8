/** What users implement: functions that features.sql and label.sql may call. Depends on nothing but column types. */
package dev.lambent.function;
