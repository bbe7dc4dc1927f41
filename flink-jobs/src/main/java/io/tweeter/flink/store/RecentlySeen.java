package io.tweeter.flink.store;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A set of bounded size that evicts the least recently added element.
 *
 * @param <E> type of the elements
 */
final class RecentlySeen<E> {

    private final Map<E, Boolean> elements;

    /**
     * Makes an empty set.
     *
     * @param capacity elements that it remembers at most
     */
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

    /** Adds an element; returns false if it is in the set already. */
    boolean add(E element) {
        return elements.put(element, Boolean.TRUE) == null;
    }
}
