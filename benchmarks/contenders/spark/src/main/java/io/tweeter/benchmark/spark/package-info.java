/** The pipeline's work as users of Spark would write it. */
package io.tweeter.benchmark.spark;
