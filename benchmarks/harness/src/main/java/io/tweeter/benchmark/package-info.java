/** The benchmarks' command: runs figures and reports them. */
package io.tweeter.benchmark;
