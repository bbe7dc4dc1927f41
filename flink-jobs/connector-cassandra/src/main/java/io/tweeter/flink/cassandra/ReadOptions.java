package io.tweeter.flink.cassandra;

import java.util.Optional;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;

/**
 * How a table is read.
 *
 * @param scan the timeout and the retries of a page
 * @param lookup the timeout and the retries of a look-up
 * @param fetchSize rows of a page
 * @param parallelism of a scan; null for the query's
 * @param cache of look-ups
 * @param checkAtPlanning whether to compare with Cassandra's table at planning, if it can be
 *     reached
 */
record ReadOptions(
        WriteLimits scan,
        WriteLimits lookup,
        int fetchSize,
        Integer parallelism,
        Optional<LookupCache> cache,
        boolean checkAtPlanning) {}
