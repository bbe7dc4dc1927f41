package io.tweeter.ingest.read;

import java.time.Instant;

/**
 * How many tweets everyone posted in one minute.
 *
 * @param minute when it began
 */
public record MinuteCount(Instant minute, long tweets) {}
