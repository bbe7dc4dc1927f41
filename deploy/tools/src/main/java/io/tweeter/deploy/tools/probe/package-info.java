/**
 * {@code tweeter probe}: how long a tweet takes from its POST until it can be read and is counted.
 */
package io.tweeter.deploy.tools.probe;
