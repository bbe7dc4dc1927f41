package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ChunkTest {

    private record Entry(long high, long low, long time) {}

    private static List<Entry> read(byte[] bytes) {
        List<Entry> entries = new ArrayList<>();
        Chunk.read(bytes, (high, low, time) -> entries.add(new Entry(high, low, time)));
        return entries;
    }

    @Property
    void entriesAreReadAsTheyWereAdded(@ForAll List<Long> numbers) {
        Chunk chunk = new Chunk();
        List<Entry> entries = new ArrayList<>();
        for (long number : numbers) {
            Entry entry = new Entry(number, ~number, number);
            entries.add(entry);
            chunk.add(entry.high(), entry.low(), entry.time());
        }
        chunk.add(1, 2, 3);
        entries.add(new Entry(1, 2, 3));

        assertThat(read(chunk.take())).isEqualTo(entries);
        assertThat(chunk.length()).isZero();
    }

    @Test
    void aTakenChunkIsEmpty() {
        Chunk chunk = new Chunk();
        chunk.add(1, 2, 3);
        chunk.take();
        chunk.add(4, 5, 6);

        assertThat(read(chunk.take())).containsExactly(new Entry(4, 5, 6));
    }

    @Test
    void anEntryTakesSeventeenBytesIfTimesAreNear() {
        Chunk chunk = new Chunk();
        for (int i = 0; i < 1000; i++) {
            chunk.add(i, i, 1_700_000_000_000L + 20L * i);
        }

        assertThat(chunk.take()).hasSizeLessThan(1000 * 17 + 10);
    }

    @Test
    void aFormatOfAnotherReleaseIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> read(new byte[] {7, 1, 2}))
                .hasMessageContaining("format 7")
                .hasMessageContaining("reads format 1");
    }
}
