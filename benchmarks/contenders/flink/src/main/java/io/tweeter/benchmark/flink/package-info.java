/** The pipeline's jobs as contenders, each in one process. */
package io.tweeter.benchmark.flink;
