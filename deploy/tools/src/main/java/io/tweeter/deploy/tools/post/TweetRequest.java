package io.tweeter.deploy.tools.post;

/**
 * A tweet on its way.
 *
 * @param line where it stands in the file, from 1
 * @param text the line itself
 * @param key sent as Idempotency-Key with every attempt
 * @param body UTF-8 JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by value
record TweetRequest(long line, byte[] text, String key, byte[] body) {}
