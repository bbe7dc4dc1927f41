package io.tweeter.flink.job;

import java.util.Collection;
import org.apache.flink.contrib.streaming.state.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.DBOptions;

/**
 * Makes RocksDB compact rarely, because an incremental checkpoint uploads what was compacted since
 * the last one. By default (leveled compaction) the small files of four checkpoints are merged into
 * all of the data, so that checkpoints soon upload nearly everything. With universal compaction,
 * files are merged with others of their size: with four million ids and ten thousand new ones a
 * checkpoint, 81 bytes are written for each new id instead of 820, on average. In return a read may
 * look into up to eight files, not four, unless their bloom filters rule it out.
 */
public final class FewCompactions implements RocksDBOptionsFactory {

    private static final long serialVersionUID = 1L;

    /** Files at which RocksDB compacts. */
    private static final int COMPACTION_TRIGGER = 8;

    @Override
    public DBOptions createDBOptions(DBOptions options, Collection<AutoCloseable> toClose) {
        return options;
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions options, Collection<AutoCloseable> toClose) {
        return options.setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setLevel0FileNumCompactionTrigger(COMPACTION_TRIGGER);
    }
}
