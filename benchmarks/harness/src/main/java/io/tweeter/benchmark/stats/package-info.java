/** Statistics of measurements. */
package io.tweeter.benchmark.stats;
