/** What is measured: each figure is a question, its goals, and a run that answers it. */
package io.tweeter.benchmark.figure;
