package io.tweeter.flink.cassandra;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A range of tokens, or what is left of it.
 *
 * @param after the range begins after this token
 * @param to the last token
 * @param page where to go on, as Cassandra has put it; empty for the beginning
 * @param hosts that store the range
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ScanSplit(long after, long to, byte[] page, List<String> hosts) implements SourceSplit {

    private static final byte[] BEGINNING = {};

    ScanSplit {
        hosts = List.copyOf(hosts);
    }

    static ScanSplit of(long after, long to, List<String> hosts) {
        return new ScanSplit(after, to, BEGINNING, hosts);
    }

    /** What is left from a page on. */
    ScanSplit from(byte[] nextPage) {
        return new ScanSplit(after, to, nextPage, hosts);
    }

    boolean isAtBeginning() {
        return Arrays.equals(page, BEGINNING);
    }

    @Override
    public String splitId() {
        return "(" + after + ", " + to + "]";
    }
}
