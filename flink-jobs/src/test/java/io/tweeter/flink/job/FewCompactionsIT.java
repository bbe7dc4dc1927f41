package io.tweeter.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.flink.dedup.Deduplication;
import io.tweeter.flink.dedup.Shards;
import io.tweeter.flink.dedup.TweetKey;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class FewCompactionsIT {

    private static final int IDS = 100_000;
    private static final int IDS_PER_CHECKPOINT = 2_500;

    @Test
    void anIncrementalCheckpointWritesLittleMoreThanWhatIsNew() throws Exception {
        EmbeddedRocksDBStateBackend byDefault = new EmbeddedRocksDBStateBackend(true);
        EmbeddedRocksDBStateBackend asInTheJobs = new EmbeddedRocksDBStateBackend(true);
        asInTheJobs.setRocksDBOptions(new FewCompactions());

        assertThat(bytesOfLaterCheckpoints(asInTheJobs))
                .isLessThan(bytesOfLaterCheckpoints(byDefault) / 3);
    }

    /** Of twenty checkpoints, each after a few new ids on top of many. */
    private static long bytesOfLaterCheckpoints(EmbeddedRocksDBStateBackend backend)
            throws Exception {
        var operator = deduplication();
        try {
            operator.setStateBackend(backend);
            operator.open();
            for (int i = 0; i < IDS; i++) {
                operator.processElement("old" + i, i);
            }
            snapshot(operator, 0);
            long bytes = 0;
            for (int checkpoint = 1; checkpoint <= 20; checkpoint++) {
                for (int i = 0; i < IDS_PER_CHECKPOINT; i++) {
                    operator.processElement("new" + checkpoint + "-" + i, IDS + checkpoint);
                }
                bytes += snapshot(operator, checkpoint);
            }
            return bytes;
        } finally {
            operator.close();
        }
    }

    /** Bytes that it wrote. The next one builds on it only if Flink says that it is complete. */
    private static long snapshot(
            KeyedOneInputStreamOperatorTestHarness<?, ?, ?> operator, long checkpoint)
            throws Exception {
        long bytes = operator.snapshot(checkpoint, checkpoint).getCheckpointedSize();
        operator.notifyOfCompletedCheckpoint(checkpoint);
        return bytes;
    }

    @SuppressWarnings("unchecked") // transformations do not tell the types of input and key
    private static KeyedOneInputStreamOperatorTestHarness<Integer, String, String> deduplication()
            throws Exception {
        OneInputTransformation<String, String> transformation =
                (OneInputTransformation<String, String>)
                        new Deduplication(Duration.ofHours(24))
                                .keepFirst(
                                        StreamExecutionEnvironment.getExecutionEnvironment()
                                                .fromData("id"),
                                        TweetKey::of)
                                .getTransformation();
        return new KeyedOneInputStreamOperatorTestHarness<>(
                (OneInputStreamOperator<String, String>)
                        ((SimpleOperatorFactory<String>) transformation.getOperatorFactory())
                                .getOperator(),
                (KeySelector<String, Integer>) transformation.getStateKeySelector(),
                Types.INT,
                Shards.COUNT,
                1,
                0);
    }
}
