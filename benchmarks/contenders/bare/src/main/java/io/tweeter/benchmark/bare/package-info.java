/** Loops without a framework: what any other way can be measured against. */
package io.tweeter.benchmark.bare;
