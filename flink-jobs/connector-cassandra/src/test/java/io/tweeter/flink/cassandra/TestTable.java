package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.detach.AttachmentPoint;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.TokenMap;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import com.datastax.oss.driver.internal.core.cql.DefaultColumnDefinition;
import com.datastax.oss.driver.internal.core.cql.DefaultColumnDefinitions;
import com.datastax.oss.driver.internal.core.cql.DefaultPreparedStatement;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultColumnMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultKeyspaceMetadata;
import com.datastax.oss.driver.internal.core.metadata.schema.DefaultTableMetadata;
import com.datastax.oss.protocol.internal.response.result.ColumnSpec;
import com.datastax.oss.protocol.internal.response.result.RawType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A table as the driver would know it, and statements as it would prepare them, without a server.
 *
 * @param columns by name, the primary key first
 * @param partitionKey how many of them are the partition key
 * @param clusteringKey how many after those are clustering columns
 * @param statics names of those that all rows of a partition share
 */
record TestTable(
        String keyspace,
        String name,
        Map<String, DataType> columns,
        int partitionKey,
        int clusteringKey,
        Set<String> statics) {

    TestTable(
            String keyspace,
            String name,
            Map<String, DataType> columns,
            int partitionKey,
            int clusteringKey) {
        this(keyspace, name, columns, partitionKey, clusteringKey, Set.of());
    }

    /** With one more column. */
    TestTable with(String column, DataType type, boolean isStatic) {
        Map<String, DataType> more = new LinkedHashMap<>(columns);
        more.put(column, type);
        return new TestTable(
                keyspace,
                name,
                more,
                partitionKey,
                clusteringKey,
                isStatic ? Set.of(column) : Set.of());
    }

    /** The schema of a cluster that has only this table. */
    Metadata cluster() {
        CqlIdentifier keyspaceId = CqlIdentifier.fromInternal(keyspace);
        CqlIdentifier tableId = CqlIdentifier.fromInternal(name);
        Map<CqlIdentifier, ColumnMetadata> all = new LinkedHashMap<>();
        columns.forEach(
                (column, type) -> {
                    CqlIdentifier id = CqlIdentifier.fromInternal(column);
                    all.put(
                            id,
                            new DefaultColumnMetadata(
                                    keyspaceId, tableId, id, type, statics.contains(column)));
                });
        List<ColumnMetadata> ordered = List.copyOf(all.values());
        Map<ColumnMetadata, ClusteringOrder> clustering = new LinkedHashMap<>();
        ordered.subList(partitionKey, partitionKey + clusteringKey)
                .forEach(column -> clustering.put(column, ClusteringOrder.ASC));
        return new Schema(
                Map.of(
                        keyspaceId,
                        new DefaultKeyspaceMetadata(
                                keyspaceId,
                                true,
                                false,
                                Map.of(),
                                Map.of(),
                                Map.of(
                                        tableId,
                                        new DefaultTableMetadata(
                                                keyspaceId,
                                                tableId,
                                                null,
                                                false,
                                                false,
                                                ordered.subList(0, partitionKey),
                                                clustering,
                                                all,
                                                Map.of(),
                                                Map.of())),
                                Map.of(),
                                Map.of(),
                                Map.of())));
    }

    /** What the driver makes of a statement with values for these columns. */
    PreparedStatement prepare(String cql, String... values) {
        List<ColumnDefinition> definitions = new ArrayList<>();
        for (String value : values) {
            definitions.add(
                    new DefaultColumnDefinition(
                            new ColumnSpec(
                                    keyspace,
                                    name,
                                    value,
                                    definitions.size(),
                                    raw(columns.get(value))),
                            AttachmentPoint.NONE));
        }
        return new DefaultPreparedStatement(
                ByteBuffer.wrap(new byte[16]),
                cql,
                DefaultColumnDefinitions.valueOf(definitions),
                List.of(),
                null,
                DefaultColumnDefinitions.valueOf(List.of()),
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                null,
                null,
                null,
                0,
                null,
                null,
                false,
                CodecRegistry.DEFAULT,
                ProtocolVersion.DEFAULT);
    }

    private static RawType raw(DataType type) {
        return type instanceof SetType set
                ? new RawType.RawSet(raw(set.getElementType()))
                : RawType.PRIMITIVES.get(type.getProtocolCode());
    }

    private record Schema(Map<CqlIdentifier, KeyspaceMetadata> keyspaces) implements Metadata {

        @Override
        public Map<UUID, Node> getNodes() {
            return Map.of();
        }

        @Override
        public Map<CqlIdentifier, KeyspaceMetadata> getKeyspaces() {
            return keyspaces;
        }

        @Override
        public Optional<TokenMap> getTokenMap() {
            return Optional.empty();
        }
    }
}
