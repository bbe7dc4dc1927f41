package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Turns a row into an upsert or, if it is a retraction, a delete. */
final class RowBinder implements StatementBinder<RowData> {

    private static final long serialVersionUID = 1L;

    private static final int UPSERT = 0;
    private static final int DELETE = 1;

    private final RowFormat format;
    private final int[] key;
    private final boolean[] isKey;

    /** Known where the job runs, once the types of Cassandra's columns are known. */
    private transient RowTarget target;

    /** Positions of the partition key among the values of each statement. */
    private transient int[][] partitionKey;

    RowBinder(RowFormat format) {
        this.format = format;
        this.key = format.key();
        this.isKey = new boolean[format.fields().size()];
        for (int field : key) {
            isKey[field] = true;
        }
    }

    /** Keyspace and table, for messages. */
    String target() {
        return format.target();
    }

    @Override
    public void open(Metadata cluster) {
        target = RowTarget.of(format, cluster);
        List<String> written =
                format.written().stream().map(field -> format.fields().get(field).name()).toList();
        partitionKey = new int[DELETE + 1][];
        partitionKey[UPSERT] = positions(written, 0);
        partitionKey[DELETE] = positions(format.keyColumns(), format.deleteMetadata().size());
    }

    private int[] positions(List<String> values, int before) {
        return target.partitionKey().stream()
                .mapToInt(column -> before + values.indexOf(column))
                .toArray();
    }

    @Override
    public List<String> statements() {
        Stream<RowFormat.Field> deleted =
                target.isPartition()
                        ? IntStream.range(0, isKey.length)
                                .filter(field -> !isKey[field])
                                .mapToObj(format.fields()::get)
                        : Stream.of();
        return List.of(format.upsert(), format.delete(deleted));
    }

    @Override
    public void bind(RowData row, Statements out) {
        List<Object> values = new ArrayList<>(format.fields().size() + 2);
        if (row.getRowKind() == RowKind.DELETE || row.getRowKind() == RowKind.UPDATE_BEFORE) {
            addMetadata(row, format.deleteMetadata(), values);
            for (int field : key) {
                values.add(keyValue(row, field));
            }
            requireShortKey(values, DELETE);
            out.add(DELETE, values.toArray());
            return;
        }
        for (int field : format.written()) {
            values.add(isKey[field] ? keyValue(row, field) : columnValue(row, field));
        }
        addMetadata(row, format.metadata(), values);
        requireShortKey(values, UPSERT);
        out.add(UPSERT, values.toArray());
    }

    private void requireShortKey(List<Object> values, int statement) {
        int[] positions = partitionKey[statement];
        if (positions.length < 2) {
            return;
        }
        KeyLimits.fault(Arrays.stream(positions).mapToObj(values::get).toList())
                .ifPresent(
                        fault -> {
                            throw new IllegalArgumentException(
                                    "Partition key %s of %s: %s"
                                            .formatted(target.partitionKey(), target(), fault));
                        });
    }

    private Object columnValue(RowData row, int field) {
        Object value = value(row, field);
        return value == null && format.nulls() == NullHandling.UNSET ? UNSET : value;
    }

    private Object keyValue(RowData row, int field) {
        Object value = value(row, field);
        if (value == null) {
            throw invalid(
                    field, "NULL, but it is part of the primary key; leave such rows out", null);
        }
        KeyLimits.fault(value, target.isWholePartitionKey(format.fields().get(field)))
                .ifPresent(
                        fault -> {
                            throw invalid(field, fault, null);
                        });
        return value;
    }

    private Object value(RowData row, int field) {
        Object value = format.fields().get(field).of(row);
        if (value == null) {
            return null;
        }
        try {
            return target.adapters().get(field).apply(value);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw invalid(field, e.getMessage(), e);
        }
    }

    private IllegalArgumentException invalid(int field, String reason, RuntimeException cause) {
        return new IllegalArgumentException(
                "Column '%s' of %s: %s (type %s)"
                        .formatted(
                                format.fields().get(field).name(),
                                target(),
                                reason,
                                format.fields().get(field).type().asSummaryString()),
                cause);
    }

    private void addMetadata(RowData row, List<WriteMetadata> columns, List<Object> values) {
        for (WriteMetadata column : columns) {
            values.add(metadata(row, column));
        }
    }

    /** NULL stands for what all other rows have. */
    private Object metadata(RowData row, WriteMetadata column) {
        int position = format.fields().size() + format.metadata().indexOf(column);
        if (row.isNullAt(position)) {
            return column == WriteMetadata.TTL && format.ttl() != null ? format.ttl() : UNSET;
        }
        try {
            return column.value(
                    switch (column) {
                        case TIMESTAMP -> row.getTimestamp(position, 6);
                        case TTL -> row.getInt(position);
                    });
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "Metadata '%s' of a row of %s: %s".formatted(column, target(), e.getMessage()),
                    e);
        }
    }

    /** The values of the primary key, which identify a row of the table. */
    List<Object> key(RowData row) {
        List<Object> values = new ArrayList<>(key.length);
        for (int field : key) {
            values.add(format.fields().get(field).of(row));
        }
        return values;
    }
}
