/** Compact binary reading and writing on byte arrays, shared by every format Lambent owns. */
package dev.lambent.codec;
