package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldBackRetractionsTest {

    private static final long LONG_ENOUGH = HoldBackRetractions.MAX_DELAY_MILLIS;

    private OneInputStreamOperatorTestHarness<RowData, RowData> operator;

    @BeforeEach
    void start() throws Exception {
        RowBinder rows =
                new RowBinder(
                        RowFormat.of(
                                "k",
                                "t",
                                new ResolvedSchema(
                                        List.of(
                                                Column.physical(
                                                        "rank", DataTypes.BIGINT().notNull()),
                                                Column.physical("tweets", DataTypes.BIGINT())),
                                        List.of(),
                                        UniqueConstraint.primaryKey("pk", List.of("rank"))),
                                null,
                                NullHandling.WRITE));
        operator =
                new OneInputStreamOperatorTestHarness<>(
                        new HoldBackRetractions(
                                rows, new RowDataSerializer(new BigIntType(), new BigIntType())));
        operator.open();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
    }

    private void change(RowKind kind, long rank, long tweets) throws Exception {
        operator.processElement(GenericRowData.ofKind(kind, rank, tweets), 0);
    }

    private List<String> changes() {
        return operator.extractOutputValues().stream()
                .map(
                        row ->
                                row.getRowKind().shortString()
                                        + "("
                                        + row.getLong(0)
                                        + ", "
                                        + row.getLong(1)
                                        + ")")
                .toList();
    }

    @Test
    void anUpdateIsOneWrite() throws Exception {
        change(RowKind.INSERT, 1, 5);
        change(RowKind.UPDATE_BEFORE, 1, 5);
        change(RowKind.UPDATE_AFTER, 1, 6);
        operator.setProcessingTime(LONG_ENOUGH);

        assertThat(changes()).containsExactly("+I(1, 5)", "+U(1, 6)");
    }

    @Test
    void aRetractionThatNoNewVersionFollowsIsADelete() throws Exception {
        change(RowKind.INSERT, 1, 5);
        change(RowKind.UPDATE_BEFORE, 1, 5);
        change(RowKind.UPDATE_AFTER, 2, 9);
        assertThat(changes()).containsExactly("+I(1, 5)", "+U(2, 9)");

        operator.setProcessingTime(LONG_ENOUGH);
        assertThat(changes()).containsExactly("+I(1, 5)", "+U(2, 9)", "-D(1, 5)");
    }

    @Test
    void deletesPassAtOnce() throws Exception {
        change(RowKind.UPDATE_BEFORE, 1, 5);
        change(RowKind.DELETE, 1, 5);
        operator.setProcessingTime(LONG_ENOUGH);

        assertThat(changes()).containsExactly("-D(1, 5)");
    }

    @Test
    void aCheckpointReleasesWhatIsHeldAndStoresNothing() throws Exception {
        change(RowKind.UPDATE_BEFORE, 1, 5);

        operator.prepareSnapshotPreBarrier(1);
        OperatorSubtaskState state = operator.snapshot(1, 1);

        assertThat(changes()).containsExactly("-D(1, 5)");
        assertThat(state.hasState()).isFalse();
    }

    @Test
    void theEndOfInputReleasesWhatIsHeld() throws Exception {
        change(RowKind.UPDATE_BEFORE, 1, 5);

        operator.endInput();

        assertThat(changes()).containsExactly("-D(1, 5)");
    }

    @Test
    void memoryIsBounded() throws Exception {
        for (int rank = 0; rank <= HoldBackRetractions.MAX_HELD; rank++) {
            change(RowKind.UPDATE_BEFORE, rank, 1);
        }

        assertThat(changes()).hasSize(HoldBackRetractions.MAX_HELD);
    }
}
