/** Search for the values at which a noisy figure is best. Pure functions of what was tried; knows nothing of models. */
package dev.lambent.batch.search;
