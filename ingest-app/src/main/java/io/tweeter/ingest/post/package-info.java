/** Taking tweets: reading what clients send, and handing it to Kafka. */
package io.tweeter.ingest.post;
