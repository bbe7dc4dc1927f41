/** The same work, as a user of Spark would write it. */
package io.tweeter.benchmark.spark;
