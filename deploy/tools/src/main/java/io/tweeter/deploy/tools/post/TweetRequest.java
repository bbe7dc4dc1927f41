package io.tweeter.deploy.tools.post;

/**
 * A request that posts one tweet.
 *
 * @param line number of its line in the file, from 1
 * @param idempotencyKey sent with every attempt
 * @param body UTF-8 JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by value
record TweetRequest(long line, String idempotencyKey, byte[] body) {}
