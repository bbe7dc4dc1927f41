/**
 * {@code tweeter post}: posts a file of tweets to the ingest service and accounts for every line.
 * May use {@code cli}, {@code tools.client}, {@code tweeter-model}, Vert.x and Jackson; of the
 * pipeline it knows only the HTTP interface.
 */
package io.tweeter.deploy.tools.post;
