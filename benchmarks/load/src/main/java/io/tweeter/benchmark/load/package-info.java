/** Posts tweets over HTTP with a fraction of one core, and measures the responses. */
package io.tweeter.benchmark.load;
