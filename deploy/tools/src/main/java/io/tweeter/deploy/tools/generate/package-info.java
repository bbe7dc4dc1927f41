/**
 * {@code tweeter generate}: writes synthetic tweets, the same for the same seed. May use {@code
 * cli}, {@code tweeter-model}, Jackson and Commons RNG; knows nothing of the pipeline.
 */
package io.tweeter.deploy.tools.generate;
