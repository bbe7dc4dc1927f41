package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowBufferTest {

    private static final int SMALL = 1;
    private static final int MAX_ROWS = 1_000;
    private static final RowBuffer.Merge<Row> NEWER = (older, newer) -> Optional.of(newer);
    private static final RowBuffer.Merge<Row> NONE = (older, newer) -> Optional.empty();

    private record Row(int partition, int row, int version) {}

    private static RowBuffer<Row> buffer(IntUnaryOperator replicasOfPartition, int bytesOfRow) {
        return new RowBuffer<>(
                row -> replicasOfPartition.applyAsInt(row.partition()),
                row -> bytesOfRow,
                MAX_ROWS);
    }

    private static RowBuffer<Row> buffer() {
        return buffer(partition -> 0, SMALL);
    }

    private static Row add(RowBuffer<Row> buffer, int partition, int row, int version) {
        Row added = new Row(partition, row, version);
        buffer.add(List.of(partition), List.of(row), added, NEWER);
        return added;
    }

    private static List<Integer> sizes(List<List<Row>> batches) {
        return batches.stream().map(List::size).toList();
    }

    @Test
    void rowsOfTheSameReplicasShareABatch() {
        RowBuffer<Row> buffer = buffer();
        Row a = add(buffer, 7, 1, 0);
        Row b = add(buffer, 8, 1, 0);
        Row c = add(buffer, 7, 2, 0);

        assertThat(buffer.drain()).containsExactly(List.of(a, c, b));
    }

    @Test
    void rowsOfDifferentReplicasDoNot() {
        RowBuffer<Row> buffer = buffer(partition -> partition % 2, SMALL);
        for (int partition = 0; partition < 5; partition++) {
            add(buffer, partition, 1, 0);
        }

        assertThat(buffer.drain())
                .allSatisfy(
                        batch ->
                                assertThat(batch)
                                        .extracting(row -> row.partition() % 2)
                                        .containsOnly(batch.get(0).partition() % 2))
                .extracting(List::size)
                .containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void onlyTheLastVersionOfARowIsKept() {
        RowBuffer<Row> buffer = buffer();
        add(buffer, 7, 1, 0);
        add(buffer, 7, 1, 1);
        Row last = add(buffer, 7, 1, 2);

        assertThat(buffer.drain()).containsExactly(List.of(last));
    }

    @Test
    void twoVersionsAreMerged() {
        RowBuffer<Row> buffer = buffer();
        add(buffer, 7, 1, 10);
        buffer.add(
                List.of(7),
                List.of(1),
                new Row(7, 1, 5),
                (older, newer) -> Optional.of(new Row(7, 1, older.version() + newer.version())));

        assertThat(buffer.drain()).containsExactly(List.of(new Row(7, 1, 15)));
    }

    @Test
    void versionsThatCannotBeMergedAreInBatchesOneAfterTheOther() {
        RowBuffer<Row> buffer = buffer(partition -> partition, SMALL);
        Row other = add(buffer, 8, 1, 0);
        Row older = add(buffer, 7, 1, 0);
        Row newer = new Row(7, 1, 1);
        buffer.add(List.of(7), List.of(1), newer, NONE);
        Row last = add(buffer, 8, 1, 1);

        assertThat(buffer.drain())
                .containsExactly(List.of(other), List.of(older), List.of(newer), List.of(last));
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.drain()).isEmpty();
    }

    @Test
    void batchesHaveAsManyPartitionsAsCassandraTakesWithoutAWarning() {
        RowBuffer<Row> buffer = buffer();
        IntStream.range(0, 25).forEach(partition -> add(buffer, partition, 1, 0));

        assertThat(sizes(buffer.drain())).containsExactly(10, 10, 5);
    }

    @Test
    void batchesAreSmallerThanWhatCassandraWarnsAbout() {
        RowBuffer<Row> buffer = buffer(partition -> 0, 40);
        IntStream.range(0, 500).forEach(row -> add(buffer, 7, row, 0));

        int most = RowBuffer.MAX_BATCH_BYTES / 40;
        assertThat(sizes(buffer.drain())).containsExactly(most, most, most, most, 500 - 4 * most);
    }

    @Test
    void aRowThatIsTooLargeForABatchIsAlone() {
        RowBuffer<Row> buffer = buffer(partition -> 0, RowBuffer.MAX_BATCH_BYTES + 1);
        IntStream.range(0, 3).forEach(row -> add(buffer, 7, row, 0));

        assertThat(sizes(buffer.drain())).containsExactly(1, 1, 1);
    }

    @Test
    void aPartitionThatIsSplitCountsInItsLastBatchToo() {
        RowBuffer<Row> buffer = buffer(partition -> 0, RowBuffer.MAX_BATCH_BYTES / 12);
        IntStream.range(0, 13).forEach(row -> add(buffer, 0, row, 0));
        IntStream.rangeClosed(1, 10).forEach(partition -> add(buffer, partition, 1, 0));

        assertThat(sizes(buffer.drain())).containsExactly(12, 10, 1);
    }

    @Test
    void isEmptyOnceDrained() {
        RowBuffer<Row> buffer = buffer();
        assertThat(buffer.isEmpty()).isTrue();
        add(buffer, 7, 1, 0);
        assertThat(buffer.isEmpty()).isFalse();

        buffer.drain();

        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.drain()).isEmpty();
    }

    @Test
    void isFullOfDifferentRowsOnly() {
        RowBuffer<Row> buffer = buffer();
        IntStream.range(1, MAX_ROWS).forEach(row -> add(buffer, 7, row, 0));
        add(buffer, 7, 1, 1);
        assertThat(buffer.isFull()).isFalse();

        add(buffer, 8, 1, 0);

        assertThat(buffer.isFull()).isTrue();
        buffer.drain();
        assertThat(buffer.isFull()).isFalse();
    }
}
