/** Arithmetic of measurements. */
package io.tweeter.benchmark.stats;
