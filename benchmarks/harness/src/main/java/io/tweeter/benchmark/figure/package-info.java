/** What is measured: each figure is a question, its goals, and the runs that answer it. */
package io.tweeter.benchmark.figure;
