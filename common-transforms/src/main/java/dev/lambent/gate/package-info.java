/**
 * The gate: may a model be promoted? A contract is written and hashed before training; the hold-out then says of each goal
 * whether it is reached, is missed, or cannot be told, with the contract's error rate. Pure; no engine types.
 */
package dev.lambent.gate;
