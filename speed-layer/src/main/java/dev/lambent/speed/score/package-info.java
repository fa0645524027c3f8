/**
 * Gathers a row's parts by position, finishes its features and scores them with the model that the fold stamped it with.
 * Also prepares models: loads, verifies and acknowledges them before they are activated.
 */
package dev.lambent.speed.score;
