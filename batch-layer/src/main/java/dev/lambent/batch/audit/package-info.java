/** Proof per epoch: every offset accounted for, and the speed layer's answers equal to the batch layer's. */
package dev.lambent.batch.audit;
