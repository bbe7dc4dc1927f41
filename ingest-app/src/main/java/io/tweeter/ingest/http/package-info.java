/**
 * The HTTP side that knows nothing of tweets: routing, reading of requests within bounds, answers
 * and problems, static files, connections.
 */
package io.tweeter.ingest.http;
