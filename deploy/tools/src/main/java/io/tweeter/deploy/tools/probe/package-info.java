/**
 * {@code tweeter probe}: measures how long a tweet takes from its POST until it can be read and is
 * counted. May use {@code cli}, {@code tools.client}, {@code tweeter-model}, the JDK's HTTP client
 * and Jackson; of the pipeline it knows only the HTTP interface.
 */
package io.tweeter.deploy.tools.probe;
