package io.tweeter.benchmark.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/** Most ids are new, which the bloom filters detect without a read; a cache serves the others. */
public final class RocksDbConfig implements RocksDBConfigSetter {

    private static final long CACHE_BYTES = 128L << 20;
    private static final long WRITE_BUFFER_BYTES = 32L << 20;

    private final BloomFilter filter = new BloomFilter(10, false);
    private final LRUCache cache = new LRUCache(CACHE_BYTES);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configuration) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setFilterPolicy(filter);
        table.setBlockCache(cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    }

    @Override
    public void close(String store, Options options) {
        filter.close();
        cache.close();
    }
}
