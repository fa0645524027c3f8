/**
 * The serving layer: follows the batch layer's publications and the speed topic, and answers SQL and look-ups over the
 * two merged. {@link dev.lambent.serving.ServingMain} is the process.
 */
package dev.lambent.serving;
