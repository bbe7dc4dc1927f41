/**
 * HTTP, whatever the application: routing, reading of requests within limits, answers and problems,
 * static files, connections. It knows nothing of tweets and uses no other package of the service.
 */
package io.tweeter.ingest.http;
