package io.tweeter.flink.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;

/** The operator compared with a plain map, over random sequences of events. */
class DeduplicationPropertiesTest {

    private static final long T = 1_700_000_000_000L;
    private static final long H = 10_000;
    private static final Deduplication DEDUPLICATION = new Deduplication(Duration.ofMillis(H));

    /** An event in the life of the operator. */
    private interface Step {
        void happen(Run run) throws Exception;
    }

    /**
     * What the plain map remembers.
     *
     * @param time of the first copy
     * @param needed until the watermark has this time the id must be remembered, from then on it
     *     may be
     */
    private record First(long time, long needed) {}

    /** The operator, and the plain map beside it. */
    private static final class Run {
        private final Map<String, First> map = new HashMap<>();

        /** Ids of which the map cannot say which first copy the operator remembers. */
        private final Set<String> ambiguous = new HashSet<>();

        private final StateBackend backend;
        private Subtasks operator;
        private long clock = T;
        private long watermark = Long.MIN_VALUE;
        private long highestWatermark = Long.MIN_VALUE;
        private int copies;

        Run(StateBackend backend) throws Exception {
            this.backend = backend;
            operator = Subtasks.start(DEDUPLICATION, 2, backend);
        }

        void arrive(int tweet, long time) throws Exception {
            String id = "id" + tweet;
            boolean passed = operator.passes(id + "#" + copies++, time);
            if (ambiguous.contains(id)) {
                return;
            }
            First first = map.get(id);
            boolean isCopy = first != null && Math.abs(time - first.time()) < H;
            boolean mayBeForgotten = first != null && highestWatermark >= first.needed();
            if (!isCopy || !mayBeForgotten) {
                assertThat(passed).as("%s at %d after %s", id, time, first).isEqualTo(!isCopy);
            }
            if (mayBeForgotten && time <= first.time() - H) {
                // Remembered if the later first copy is forgotten, and only then.
                ambiguous.add(id);
            }
            boolean forgotten = isCopy && passed;
            if (passed && (first == null || forgotten || time > first.time())) {
                map.put(id, new First(time, Math.max(time, watermark) + H));
            }
        }

        void watermark(long time) throws Exception {
            watermark = Math.max(watermark, time);
            highestWatermark = Math.max(highestWatermark, time);
            operator.watermark(watermark);
        }

        void restart(int parallelism) throws Exception {
            operator = operator.restart(DEDUPLICATION, parallelism, backend);
            // As in Flink: a restored operator waits for a watermark from upstream.
            watermark = Long.MIN_VALUE;
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> tweet = Arbitraries.integers().between(0, 12);
        Arbitrary<Long> aside =
                Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.longs().between(-500, 500)),
                        Tuple.of(2, Arbitraries.of(H - 1, H, H + 1, 1 - H, -H, -H - 1)),
                        Tuple.of(1, Arbitraries.longs().between(-3 * H, 3 * H)));
        Arbitrary<Step> arrival =
                Combinators.combine(tweet, aside)
                        .as((id, difference) -> run -> run.arrive(id, run.clock + difference));
        Arbitrary<Step> clock =
                Arbitraries.longs()
                        .between(-H, 2 * H)
                        .map(difference -> run -> run.clock += difference);
        Arbitrary<Step> watermark =
                Arbitraries.longs()
                        .between(-2 * H, H)
                        .map(difference -> run -> run.watermark(run.clock + difference));
        Arbitrary<Step> snapshot = Arbitraries.just(run -> run.operator.snapshot(1));
        Arbitrary<Step> restart =
                Arbitraries.integers().between(1, 4).map(n -> run -> run.restart(n));
        return Arbitraries.frequencyOf(
                        Tuple.of(20, arrival),
                        Tuple.of(3, clock),
                        Tuple.of(3, watermark),
                        Tuple.of(2, snapshot),
                        Tuple.of(1, restart))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Property(tries = 100)
    void decidesAsAPlainMap(@ForAll("steps") List<Step> steps) throws Exception {
        check(steps, new HashMapStateBackend());
    }

    @Property(tries = 10)
    void decidesAsAPlainMapOnRocksDb(@ForAll("steps") List<Step> steps) throws Exception {
        check(steps, new EmbeddedRocksDBStateBackend(false));
    }

    private static void check(List<Step> steps, StateBackend backend) throws Exception {
        Run run = new Run(backend);
        try {
            for (Step step : steps) {
                step.happen(run);
            }
            run.operator.watermark(Long.MAX_VALUE);
            assertThat(run.operator.metric("remembered_bytes")).isZero();
            assertThat(run.operator.metric("remembered_ids")).isZero();
        } finally {
            run.operator.close();
        }
    }
}
