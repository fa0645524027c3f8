/** What Lambent is measured against, each contender in a process of its own, in turn. */
package dev.lambent.benchmark;
