/** The protocol between the harness and the processes that it measures: arguments and lines. */
package io.tweeter.benchmark.protocol;
