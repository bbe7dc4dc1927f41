package io.tweeter.flink.unique;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;

/** Leaves out what only deduplication needed. */
final class DropLastColumn implements MapFunction<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    private final RowData.FieldGetter[] getters;

    DropLastColumn(TweetColumns kept) {
        getters = new RowData.FieldGetter[kept.columns().size()];
        for (int i = 0; i < getters.length; i++) {
            LogicalType type = kept.columns().get(i).type().getLogicalType();
            getters[i] = RowData.createFieldGetter(type, i);
        }
    }

    @Override
    public RowData map(RowData row) {
        GenericRowData kept = new GenericRowData(row.getRowKind(), getters.length);
        for (int i = 0; i < getters.length; i++) {
            kept.setField(i, getters[i].getFieldOrNull(row));
        }
        return kept;
    }
}
