/** The speed topic: one ordered, idempotent producer per gathering task, and the pace of its progress records. */
package dev.lambent.speed.publish;
