package io.tweeter.flink.store;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A set that forgets what was not added for longest once it is full.
 *
 * @param <E> elements
 */
final class RecentlySeen<E> {

    private final Map<E, Boolean> elements;

    RecentlySeen(int capacity) {
        elements =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<E, Boolean> eldest) {
                        return size() > capacity;
                    }
                };
    }

    /** Whether the element was not there yet, or had been forgotten. */
    boolean add(E element) {
        return elements.put(element, Boolean.TRUE) == null;
    }
}
