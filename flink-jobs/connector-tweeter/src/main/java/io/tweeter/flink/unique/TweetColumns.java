package io.tweeter.flink.unique;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The columns that a query reads, in its order.
 *
 * @param columns without duplicates
 */
record TweetColumns(List<TweetColumn> columns) implements Serializable {

    TweetColumns {
        columns = List.copyOf(columns);
    }

    /**
     * The columns of a table.
     *
     * @param rowType the table's physical columns
     * @throws ValidationException if the connector has no such column, gives it another type, or
     *     has tweets without its value where the table allows none
     */
    static TweetColumns of(DataType rowType) {
        List<TweetColumn> columns = new ArrayList<>();
        for (DataTypes.Field field : DataType.getFields(rowType)) {
            TweetColumn column =
                    TweetColumn.find(field.getName())
                            .filter(candidate -> !candidate.isMetadata())
                            .orElseThrow(() -> unknown(field.getName()));
            LogicalType type = field.getDataType().getLogicalType();
            if (!type.copy(true).equals(column.type().getLogicalType())) {
                throw new ValidationException(
                        "Column '%s' has type %s, but connector '%s' provides %s."
                                .formatted(
                                        field.getName(),
                                        type,
                                        TweeterTableFactory.IDENTIFIER,
                                        column.type()));
            }
            if (column == TweetColumn.HASHTAGS && !type.isNullable()) {
                throw new ValidationException(
                        "Column '%s' is NOT NULL, but is NULL for tweets without hashtags."
                                .formatted(field.getName()));
            }
            columns.add(column);
        }
        return new TweetColumns(columns);
    }

    private static ValidationException unknown(String name) {
        return new ValidationException(
                "Column '%s' is unknown to connector '%s', which has the columns %s and the metadata columns %s."
                        .formatted(
                                name, TweeterTableFactory.IDENTIFIER, names(false), names(true)));
    }

    private static String names(boolean metadata) {
        return Arrays.stream(TweetColumn.values())
                .filter(column -> column.isMetadata() == metadata)
                .map(TweetColumn::columnName)
                .collect(Collectors.joining(", "));
    }

    /** The columns at these indices. */
    TweetColumns project(int[][] fields) {
        return new TweetColumns(Arrays.stream(fields).map(path -> columns.get(path[0])).toList());
    }

    /** These columns, then others. */
    TweetColumns plus(List<TweetColumn> more) {
        return new TweetColumns(Stream.concat(columns.stream(), more.stream()).toList());
    }

    /** Type of a row of these columns. */
    DataType rowType() {
        return DataTypes.ROW(
                        columns.stream()
                                .map(c -> DataTypes.FIELD(c.columnName(), c.type()))
                                .toList())
                .notNull();
    }
}
