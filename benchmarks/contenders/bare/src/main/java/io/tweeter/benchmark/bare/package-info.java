/** Programs without a framework: the limits to compare with. */
package io.tweeter.benchmark.bare;
