package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import com.datastax.oss.driver.api.core.metadata.token.TokenRange;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Divides a cluster's ring of tokens into splits. */
final class TokenRanges {

    /** The default of all versions that are alive; its tokens are 64-bit numbers. */
    private static final String PARTITIONER = "Murmur3Partitioner";

    private TokenRanges() {}

    /**
     * Splits that cover the ring, each of them within a range that the same nodes store.
     *
     * @param atLeast how many splits are wanted; more if the ring has more ranges
     * @throws IllegalStateException if the cluster has another partitioner
     */
    static List<ScanSplit> splits(Metadata cluster, String keyspace, int atLeast) {
        TokenMap ring =
                cluster.getTokenMap()
                        .filter(map -> map.getPartitionerName().endsWith(PARTITIONER))
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "the cluster has another partitioner than %s, whose tokens a scan cannot divide"
                                                        .formatted(PARTITIONER)));
        int parts = Math.max(1, ceilDiv(atLeast, ring.getTokenRanges().size()));
        List<ScanSplit> splits = new ArrayList<>();
        for (TokenRange range : ring.getTokenRanges()) {
            List<String> hosts = hosts(ring, keyspace, range);
            for (TokenRange part : range.unwrap()) {
                long to = Long.parseLong(ring.format(part.getEnd()));
                divide(
                        Long.parseLong(ring.format(part.getStart())),
                        // The least token ends the ring, too; no row has it.
                        to == Long.MIN_VALUE ? Long.MAX_VALUE : to,
                        parts,
                        hosts,
                        splits);
            }
        }
        return splits;
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private static List<String> hosts(TokenMap ring, String keyspace, TokenRange range) {
        return ring.getReplicas(CqlIdentifier.fromInternal(keyspace), range).stream()
                .flatMap(node -> node.getBroadcastRpcAddress().stream())
                .map(InetSocketAddress::getHostString)
                .sorted()
                .toList();
    }

    /** Divides the tokens after one and up to another into equal parts. */
    static void divide(long after, long to, int parts, List<String> hosts, List<ScanSplit> into) {
        BigInteger first = BigInteger.valueOf(after);
        BigInteger length = BigInteger.valueOf(to).subtract(first);
        long start = after;
        for (int part = 1; part <= parts; part++) {
            long end =
                    first.add(
                                    length.multiply(BigInteger.valueOf(part))
                                            .divide(BigInteger.valueOf(parts)))
                            .longValueExact();
            if (end > start) {
                into.add(ScanSplit.of(start, end, hosts));
                start = end;
            }
        }
    }
}
