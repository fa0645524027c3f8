/** What the batch layer published: Delta tables read with Delta Kernel, and the epochs made of them. Used by the main class. */
package dev.lambent.serving.store;
