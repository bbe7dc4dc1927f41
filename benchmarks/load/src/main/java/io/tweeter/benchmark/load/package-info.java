/** Sends tweets over HTTP at the cost of a fraction of one core, and measures the answers. */
package io.tweeter.benchmark.load;
