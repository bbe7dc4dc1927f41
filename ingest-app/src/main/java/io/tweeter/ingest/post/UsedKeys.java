package io.tweeter.ingest.post;

import io.tweeter.model.Tweet;
import io.tweeter.model.TweetIds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The idempotency keys that this instance used last, so that a key is not used for another tweet:
 * the jobs would drop it as a duplicate, although it was answered 202. A key and its user are known
 * by the id that follows from them, the content by its digest. Thread-safe.
 *
 * <p>A key counts as used while a request with it is in flight, and from then on if the log has its
 * tweet, or may have it. What it cannot have may be corrected under the same key.
 */
public final class UsedKeys {

    /** How many keys are remembered. */
    public static final int CAPACITY = 10_000;

    private final Map<String, Entry> entries =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
                    return size() > CAPACITY;
                }
            };

    private static final class Entry {
        private final UUID digest;
        private int inFlight;
        private boolean mayBeStored;

        Entry(UUID digest) {
            this.digest = digest;
        }
    }

    /**
     * Notes that a request with a key begins.
     *
     * @param tweet whose id follows from the key
     * @return empty if the key was used for another content
     */
    Optional<Use> begin(Tweet tweet) {
        // Any digest will do; this one is at hand.
        UUID digest = TweetIds.fromIdempotencyKey(tweet.content(), tweet.id());
        synchronized (entries) {
            Entry entry = entries.computeIfAbsent(tweet.id(), id -> new Entry(digest));
            if (!entry.digest.equals(digest)) {
                return Optional.empty();
            }
            entry.inFlight++;
            return Optional.of(new Use(tweet.id(), digest));
        }
    }

    /** The use of a key by one request. */
    final class Use {
        private final String id;
        private final UUID digest;

        private Use(String id, UUID digest) {
            this.id = id;
            this.digest = digest;
        }

        /**
         * Notes that the log has the tweet, be it too late for the request's answer, or may have
         * it, as it did not answer: the key is used all the same.
         */
        void mayBeStored() {
            synchronized (entries) {
                Entry entry = entries.computeIfAbsent(id, absent -> new Entry(digest));
                // Another content may have been begun since the request was answered.
                entry.mayBeStored |= entry.digest.equals(digest);
            }
        }

        /** Notes that the request is answered. */
        void end() {
            synchronized (entries) {
                Entry entry = entries.get(id);
                if (entry != null && --entry.inFlight <= 0 && !entry.mayBeStored) {
                    entries.remove(id);
                }
            }
        }
    }
}
