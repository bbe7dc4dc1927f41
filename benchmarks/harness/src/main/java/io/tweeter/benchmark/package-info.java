/** The command {@code benchmarks/run}: runs figures and writes their reports. */
package io.tweeter.benchmark;
