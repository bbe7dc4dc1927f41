package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

class ScanSplitsTest {

    private static final List<String> HOSTS = List.of("192.0.2.1", "192.0.2.2");

    private static List<String> parts(long after, long to, int parts) {
        List<ScanSplit> splits = new ArrayList<>();
        TokenRanges.divide(after, to, parts, HOSTS, splits);
        return splits.stream().map(ScanSplit::splitId).toList();
    }

    @Test
    void aRangeIsDividedWithoutGapsOrOverlaps() {
        assertThat(parts(0, 10, 3)).containsExactly("(0, 3]", "(3, 6]", "(6, 10]");
        assertThat(parts(5, 7, 4)).containsExactly("(5, 6]", "(6, 7]");
        assertThat(parts(Long.MIN_VALUE, Long.MAX_VALUE, 2))
                .containsExactly("(-9223372036854775808, -1]", "(-1, 9223372036854775807]");
    }

    @Test
    void checkpointsKeepWhereASplitGoesOn() throws IOException {
        ScanSplit split = ScanSplit.of(1, 2, HOSTS).from(new byte[] {7, 8});
        SimpleVersionedSerializer<ScanSplit> splits = ScanSerializers.ofSplits();

        ScanSplit restored = splits.deserialize(splits.getVersion(), splits.serialize(split));

        assertThat(restored.splitId()).isEqualTo(split.splitId());
        assertThat(restored.page()).containsExactly(7, 8);
        assertThat(restored.hosts()).isEqualTo(HOSTS);
        assertThat(restored.isAtBeginning()).isFalse();
    }

    @Test
    void checkpointsKeepWhatIsLeftToAssign() throws IOException {
        ScanState state =
                new ScanState(true, List.of(ScanSplit.of(1, 2, HOSTS), ScanSplit.of(2, 3, HOSTS)));
        SimpleVersionedSerializer<ScanState> states = ScanSerializers.ofState();

        ScanState restored = states.deserialize(states.getVersion(), states.serialize(state));

        assertThat(restored.isPlanned()).isTrue();
        assertThat(restored.splits())
                .extracting(ScanSplit::splitId)
                .containsExactly("(1, 2]", "(2, 3]");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> states.deserialize(2, new byte[0]))
                .withMessageContaining("version 2");
    }
}
