/** Making an epoch visible, all of it at once, and putting a promoted model in force. */
package dev.lambent.batch.publish;
