/** Servers and contenders as processes, and what they use. */
package io.tweeter.benchmark.process;
