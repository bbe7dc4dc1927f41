package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    private static final long SLICE = 1_000;

    private final Map<TweetKey, Long> map = new HashMap<>();
    private RunFiles files;

    @BeforeEach
    void start(@TempDir Path dir) {
        files = new RunFiles(List.of(dir), SLICE);
    }

    @AfterEach
    void stop() throws IOException {
        files.close();
    }

    private Run write(long sliceEnd, Iterable<TweetKey> keys) throws IOException {
        Run.Builder builder = new Run.Builder(0);
        for (TweetKey key : keys) {
            long time = map.size() - 3L;
            map.put(key, time);
            builder.entry(key.high(), key.low(), time);
        }
        return builder.write(sliceEnd, files.of(sliceEnd));
    }

    private static List<TweetKey> random(int count, Random random) {
        return random.longs(count).mapToObj(each -> new TweetKey(each, ~each)).toList();
    }

    private static long time(Run run, TweetKey key) throws IOException {
        return run.time(key, Fingerprints.of(key.hash()));
    }

    private void findsAll(Run run) throws IOException {
        for (Map.Entry<TweetKey, Long> each : map.entrySet()) {
            assertThat(time(run, each.getKey())).isEqualTo(each.getValue());
        }
    }

    @Test
    void holdsWhatAMapHolds() throws IOException {
        Random random = new Random(7);
        write(SLICE, random(100, random));
        map.clear();
        Run run = write(SLICE, random(10_000, random));

        findsAll(run);
        for (TweetKey other : random(1_000, random)) {
            assertThat(time(run, other)).isEqualTo(Run.UNKNOWN);
        }
    }

    @Test
    void aLookUpReadsOneBlock() throws IOException {
        Random random = new Random(7);
        Run run = write(SLICE, random(10_000, random));
        for (TweetKey other : random(1_000, random)) {
            time(run, other);
        }

        assertThat(files.reads()).isEqualTo(1_000);
    }

    @Test
    void idsWithTheSameHashAreDifferentIds() throws IOException {
        List<TweetKey> keys =
                new Random(7)
                        .longs(1_000)
                        .mapToObj(each -> new TweetKey(each, -each * 0x9e37_79b9_7f4a_7c15L))
                        .toList();
        Run run = write(SLICE, keys);

        assertThat(keys.get(1).hash()).isEqualTo(keys.get(999).hash());
        findsAll(run);
        assertThat(time(run, new TweetKey(0, 0))).isEqualTo(Run.UNKNOWN);
    }

    @Test
    void ofTwoTimesTheLaterCounts() throws IOException {
        Run.Builder builder = new Run.Builder(0);
        builder.entry(1, 1, 5);
        builder.entry(1, 1, 7);
        builder.entry(1, 1, 6);

        assertThat(time(builder.write(SLICE, files.of(SLICE)), new TweetKey(1, 1))).isEqualTo(7);
    }

    @Test
    void filesHaveNoNamesAndEndWithTheirLastRun(@TempDir Path dir) throws IOException {
        try (RunFiles own = new RunFiles(List.of(dir), SLICE)) {
            Run.Builder builder = new Run.Builder(0);
            builder.entry(1, 1, 5);
            Run first = builder.write(SLICE, own.of(SLICE));
            Run second = builder.write(SLICE + 1, own.of(SLICE + 1));
            Run later = builder.write(2 * SLICE, own.of(2 * SLICE));
            assertThat(own.bytes()).isEqualTo(3 * 24);
            try (var names = Files.list(dir)) {
                assertThat(names).isEmpty();
            }

            first.drop();
            assertThat(own.bytes()).isEqualTo(3 * 24);
            second.drop();
            assertThat(own.bytes()).isEqualTo(24);
            assertThat(time(later, new TweetKey(1, 1))).isEqualTo(5);
        }
    }

    @Test
    void whatCannotBeWrittenSaysWhere(@TempDir Path dir) {
        assertThatThrownBy(
                        () -> {
                            try (RunFiles lost =
                                    new RunFiles(List.of(dir.resolve("away")), SLICE)) {
                                lost.of(SLICE);
                            }
                        })
                .isInstanceOf(IOException.class)
                .hasMessageContaining(dir.resolve("away").toString());
    }
}
