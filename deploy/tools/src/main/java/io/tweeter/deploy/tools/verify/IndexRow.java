package io.tweeter.deploy.tools.verify;

import io.tweeter.model.Timeline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A row of the tables that say where a timeline has tweets.
 *
 * @param timeline its name, see {@link Timeline#name}
 * @param slot of table {@code timeline_slots}; empty for table {@code timeline_days}
 */
record IndexRow(String timeline, LocalDate day, Optional<Instant> slot) {

    /** The rows by which readers find a tweet in both timelines. */
    static Stream<IndexRow> of(FirstCopy copy) {
        return Stream.of(Timeline.everyone(), Timeline.of(copy.handle()))
                .flatMap(timeline -> of(timeline, Instant.ofEpochMilli(copy.createdAt())));
    }

    /** The rows by which readers find what a timeline has at a time. */
    static Stream<IndexRow> of(Timeline timeline, Instant createdAt) {
        Instant slot = timeline.slot(createdAt);
        LocalDate day = Timeline.day(slot);
        return Stream.of(
                new IndexRow(timeline.name(), day, Optional.empty()),
                new IndexRow(timeline.name(), day, Optional.of(slot)));
    }

    /** When the day or the slot begins. */
    Instant start() {
        return slot.orElseGet(() -> day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    @Override
    public String toString() {
        return slot.map(
                        start ->
                                "slot %s of timeline %s in timeline_slots"
                                        .formatted(start, timeline))
                .orElseGet(() -> "day %s of timeline %s in timeline_days".formatted(day, timeline));
    }
}
