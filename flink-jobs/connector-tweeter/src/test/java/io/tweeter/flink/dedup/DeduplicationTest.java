package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeduplicationTest {

    private static final Duration HORIZON = Duration.ofHours(24);
    private static final long H = HORIZON.toMillis();

    /** An id may be remembered this much longer than the horizon. */
    private static final long SLICE = H / Shard.SLICES_PER_HORIZON;

    private static final long T = 1_700_000_000_000L;

    private final List<String> passed = new ArrayList<>();
    private Subtasks operator;

    @BeforeEach
    void start() throws Exception {
        operator = Subtasks.start(new Deduplication(HORIZON), 2, new HashMapStateBackend());
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    private void arrive(String element, long time) throws Exception {
        if (operator.passes(element, time)) {
            passed.add(element);
        }
    }

    private List<String> passed() {
        return passed;
    }

    @Test
    void theFirstCopyPassesAndDuplicatesAreDropped() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T);
        arrive("b#1", T + 1);
        arrive("a#3", T + H - 1);

        assertThat(passed()).containsExactly("a#1", "b#1");
    }

    @Test
    void duplicatesDoNotExtendTheHorizon() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T + H - 1);
        arrive("a#3", T + H);

        assertThat(passed()).containsExactly("a#1", "a#3");
    }

    @Test
    void afterTheHorizonACopyIsFirstAgainAndHasAHorizonOfItsOwn() throws Exception {
        arrive("a#1", T);
        operator.watermark(T + H);
        arrive("a#2", T + H + 5);
        arrive("a#3", T + 2 * H + 4);
        arrive("a#4", T + 2 * H + 5);

        assertThat(passed()).containsExactly("a#1", "a#2", "a#4");
    }

    @Test
    void aCopyIsJudgedByItsTimestampNotByTheWatermark() throws Exception {
        arrive("a#1", T);
        operator.watermark(T + H - 1);
        arrive("a#2", T + 10);

        assertThat(passed()).containsExactly("a#1");
    }

    @Test
    void aNewerFirstCopyIsRememberedWhenTheOlderOneExpires() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T + H);
        operator.watermark(T + H);
        arrive("a#3", T + H + 1);

        assertThat(passed()).containsExactly("a#1", "a#2");
    }

    @Test
    void aDuplicateFromAPartitionThatLagsIsDropped() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T - H + 1);

        assertThat(passed()).containsExactly("a#1");
    }

    @Test
    void aCopyAHorizonBeforeTheFirstPassesAndDoesNotReplaceIt() throws Exception {
        arrive("a#1", T);
        arrive("a#2", T - H);
        arrive("a#3", T + H - 1);

        assertThat(passed()).containsExactly("a#1", "a#2");
    }

    @Test
    void aCopyBeforeAForgottenFirstCopyIsRemembered() throws Exception {
        arrive("a#1", T);
        operator.watermark(T + H + SLICE);
        arrive("a#2", T - 2 * H);
        arrive("a#3", T - 2 * H);

        assertThat(passed()).containsExactly("a#1", "a#2");
    }

    @Test
    void lateTweetsAreDeduplicatedAmongThemselves() throws Exception {
        operator.watermark(T + 3 * H);
        arrive("a#1", T);
        operator.watermark(T + 3 * H + 1);
        arrive("a#2", T + 1);

        assertThat(passed()).containsExactly("a#1");
    }

    @Test
    void aRestartDoesNotChangeWhichOfTwoFirstCopiesIsForgottenFirst() throws Exception {
        operator.watermark(T + 3 * H);
        arrive("a#1", T);
        operator = operator.restart(new Deduplication(HORIZON), 2, new HashMapStateBackend());
        arrive("a#2", T + H);
        operator.watermark(T + 2 * H + 2 * SLICE);

        operator = operator.restart(new Deduplication(HORIZON), 2, new HashMapStateBackend());
        arrive("a#3", T);
        arrive("a#4", T + 1);
        operator.watermark(T + 4 * H + 2 * SLICE);

        assertThat(passed()).containsExactly("a#1", "a#2", "a#3");
        assertThat(operator.stateEntries()).isZero();
        assertThat(rememberedBytes()).isZero();
    }

    @Test
    void nothingIsRememberedAfterTheHorizon() throws Exception {
        for (int i = 0; i < 100; i++) {
            arrive("id" + i + "#1", T + i);
            arrive("id" + i + "#2", T + H + i / 2);
        }
        operator.snapshot(1);
        assertThat(operator.stateEntries()).isPositive();
        assertThat(rememberedBytes()).isPositive();

        operator.watermark(T + 2 * H + 100 + SLICE);

        assertThat(operator.stateEntries()).isZero();
        assertThat(rememberedBytes()).isZero();
    }

    @Test
    void idsAreRememberedAfterARestoreWithAnotherParallelism() throws Exception {
        for (int i = 0; i < 1000; i++) {
            arrive("id" + i + "#1", T + i);
        }
        passed.clear();

        operator = operator.restart(new Deduplication(HORIZON), 3, new HashMapStateBackend());
        for (int i = 0; i < 1000; i++) {
            arrive("id" + i + "#2", T + H - 1);
        }
        arrive("new#1", T + 1);
        operator.watermark(T + H + 1000 + SLICE);

        assertThat(passed()).containsExactly("new#1");
        assertThat(operator.stateEntries()).isZero();
        assertThat(rememberedBytes()).isZero();
    }

    @Test
    void theHorizonCanChangeOnARestore() throws Exception {
        arrive("a#1", T);
        arrive("b#1", T);

        operator =
                operator.restart(
                        new Deduplication(HORIZON.dividedBy(10)), 2, new HashMapStateBackend());
        arrive("a#2", T + H / 10 - 1);
        arrive("b#2", T + H / 10);
        operator.watermark(T + H / 5 + SLICE);

        assertThat(passed()).containsExactly("a#1", "b#1", "b#2");
        assertThat(operator.stateEntries()).isZero();
        assertThat(rememberedBytes()).isZero();
    }

    @Test
    void idsAreRememberedAfterARestoreFromRocksDb() throws Exception {
        operator.close();
        var rocksDb = new EmbeddedRocksDBStateBackend(false);
        operator = Subtasks.start(new Deduplication(HORIZON), 2, rocksDb);
        for (int i = 0; i < 5000; i++) {
            arrive("id" + i + "#1", T + i * SLICE / 1000);
            if (i % 500 == 0) {
                operator.snapshot(i);
            }
        }
        passed.clear();

        operator = operator.restart(new Deduplication(HORIZON), 1, rocksDb);
        for (int i = 0; i < 5000; i++) {
            arrive("id" + i + "#2", T + H - 1);
        }

        assertThat(passed()).isEmpty();
    }

    @Test
    void failsWithAClearMessageBeforeTheMemoryBudgetIsExceeded() throws Exception {
        operator.close();
        operator =
                Subtasks.start(new Deduplication(HORIZON, 1 << 20), 1, new HashMapStateBackend());

        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100_000; i++) {
                                arrive("id" + i + "#1", T);
                            }
                        })
                .isInstanceOf(HorizonTooLargeException.class)
                .hasMessageContaining("86400 s")
                .hasMessageContaining("1,048,576 bytes")
                .hasMessageContaining("TWEETER_DEDUP_MEMORY");
        assertThat(rememberedBytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(passed()).hasSizeGreaterThan(10_000);
    }

    @Test
    void extremeTimestampsDoNoHarm() throws Exception {
        for (long time : new long[] {-1, 0, Long.MIN_VALUE, Long.MAX_VALUE}) {
            arrive("at" + time + "#1", time);
            arrive("at" + time + "#2", time);
        }
        operator.watermark(Long.MAX_VALUE);

        assertThat(passed()).hasSize(4).allMatch(element -> element.endsWith("#1"));
        assertThat(rememberedBytes()).isZero();
    }

    @Test
    void metricsCountRememberedIdsAndDuplicates() throws Exception {
        arrive("a#1", T);
        arrive("b#1", T);
        arrive("b#2", T);

        assertThat(operator.metric("remembered_ids")).isEqualTo(2);
        assertThat(operator.metric("remembered_bytes")).isPositive();
        assertThat(operator.metric("remembered_bytes_max"))
                .isEqualTo(2 * MemoryBudget.defaultMax(Runtime.getRuntime().maxMemory(), 1));
        assertThat(operator.metric("duplicates_dropped")).isEqualTo(1);
    }

    @Test
    void metricsSayWhatIsInFilesAndHowOftenTheyAreRead() throws Exception {
        arrive("a#1", T);
        assertThat(operator.metric("remembered_file_bytes")).isZero();

        operator.watermark(T + SLICE);
        arrive("b#1", T + SLICE);
        assertThat(operator.metric("remembered_file_bytes")).isEqualTo(24);
        assertThat(operator.metric("remembered_file_reads")).isZero();

        arrive("a#2", T + SLICE);
        assertThat(operator.metric("remembered_file_reads")).isEqualTo(1);
        assertThat(passed()).containsExactly("a#1", "b#1");
    }

    @Test
    void checkpointAgeIsTheTimeSinceTheLastCompletedCheckpoint() throws Exception {
        operator.processingTime(T);
        operator.snapshot(1);
        operator.processingTime(T + 700);
        assertThat(operator.metric("checkpoint_age_ms")).isEqualTo(2 * 700);
        operator.snapshot(2);
        assertThat(operator.metric("checkpoint_age_ms")).isZero();
    }

    private long rememberedBytes() {
        return operator.metric("remembered_bytes");
    }
}
