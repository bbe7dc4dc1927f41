package io.tweeter.flink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.junit.jupiter.api.Test;

class ScanEnumeratorTest {

    private static final String HERE = "192.0.2.1";
    private static final String THERE = "192.0.2.2";

    private final List<ScanSplit> assigned = new ArrayList<>();

    /** Of one reader, which gets what is assigned. */
    @SuppressWarnings("unchecked")
    private SplitEnumeratorContext<ScanSplit> context() {
        return (SplitEnumeratorContext<ScanSplit>)
                Proxy.newProxyInstance(
                        SplitEnumeratorContext.class.getClassLoader(),
                        new Class<?>[] {SplitEnumeratorContext.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "registeredReaders" -> Map.of(0, new ReaderInfo(0, HERE));
                                    case "assignSplit" -> {
                                        assigned.add((ScanSplit) arguments[0]);
                                        yield null;
                                    }
                                    default -> null;
                                });
    }

    @Test
    void aReaderGetsWhatIsStoredBesideItFirst() {
        List<ScanSplit> splits =
                List.of(
                        ScanSplit.of(1, 2, List.of(THERE)),
                        ScanSplit.of(2, 3, List.of(THERE, HERE)),
                        ScanSplit.of(3, 4, List.of(HERE)),
                        ScanSplit.of(4, 5, List.of(THERE)));
        ScanEnumerator enumerator =
                new ScanEnumerator(context(), null, null, null, new ScanState(true, splits));

        splits.forEach(each -> enumerator.handleSplitRequest(0, HERE));

        assertThat(assigned).containsExactlyInAnyOrderElementsOf(splits);
        assertThat(assigned.subList(0, 2)).allMatch(split -> split.hosts().contains(HERE));
    }
}
