package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TimelineTest {

    @Property
    void aTweetIsWithinItsSlot(@ForAll @LongRange(min = 0, max = 253402300799999L) long millis) {
        Instant createdAt = Instant.ofEpochMilli(millis);
        for (Timeline timeline : new Timeline[] {Timeline.everyone(), Timeline.of("king")}) {
            Instant slot = timeline.slot(createdAt);
            assertThat(slot).isBeforeOrEqualTo(createdAt);
            assertThat(slot.plus(timeline.slotLength())).isAfter(createdAt);
            assertThat(timeline.slot(slot)).isEqualTo(slot);
        }
    }

    /** A reader that asks for one day's slots must find all tweets of that day there. */
    @Property
    void aSlotIsWithinOneDay(@ForAll @LongRange(min = 0, max = 253402300799999L) long millis) {
        Instant createdAt = Instant.ofEpochMilli(millis);
        assertThat(Timeline.day(Timeline.everyone().slot(createdAt)))
                .isEqualTo(Timeline.day(createdAt));
        assertThat(Timeline.day(Timeline.of("x").slot(createdAt)))
                .isEqualTo(Timeline.day(createdAt));
    }

    /** Stored data depends on these: a change needs a migration. */
    @Example
    void namesAndLengthsAreFixed() {
        assertThat(Timeline.everyone()).isEqualTo(new Timeline("*", Duration.ofSeconds(10)));
        assertThat(Timeline.of("*")).isEqualTo(new Timeline("@*", Duration.ofMinutes(1)));
        assertThat(Timeline.day(Instant.parse("2026-01-31T23:59:59.999Z")))
                .isEqualTo(LocalDate.of(2026, 1, 31));
    }
}
