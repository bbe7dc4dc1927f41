package io.tweeter.flink.cassandra;

import static io.tweeter.flink.cassandra.CassandraOptions.CHECK_AT_PLANNING;
import static io.tweeter.flink.cassandra.CassandraOptions.CONSISTENCY;
import static io.tweeter.flink.cassandra.CassandraOptions.CONTACT_POINTS;
import static io.tweeter.flink.cassandra.CassandraOptions.FETCH_SIZE;
import static io.tweeter.flink.cassandra.CassandraOptions.FLUSH_INTERVAL;
import static io.tweeter.flink.cassandra.CassandraOptions.FLUSH_ROWS;
import static io.tweeter.flink.cassandra.CassandraOptions.KEYSPACE;
import static io.tweeter.flink.cassandra.CassandraOptions.LEASE_TABLE;
import static io.tweeter.flink.cassandra.CassandraOptions.LOCAL_DATACENTER;
import static io.tweeter.flink.cassandra.CassandraOptions.MAX_IN_FLIGHT;
import static io.tweeter.flink.cassandra.CassandraOptions.MAX_RETRIES;
import static io.tweeter.flink.cassandra.CassandraOptions.NULLS;
import static io.tweeter.flink.cassandra.CassandraOptions.PASSWORD;
import static io.tweeter.flink.cassandra.CassandraOptions.REQUEST_TIMEOUT;
import static io.tweeter.flink.cassandra.CassandraOptions.SCAN_PARALLELISM;
import static io.tweeter.flink.cassandra.CassandraOptions.SCAN_RETRIES;
import static io.tweeter.flink.cassandra.CassandraOptions.SINK_PARALLELISM;
import static io.tweeter.flink.cassandra.CassandraOptions.TABLE;
import static io.tweeter.flink.cassandra.CassandraOptions.TLS_ENABLED;
import static io.tweeter.flink.cassandra.CassandraOptions.TLS_TRUST_STORE;
import static io.tweeter.flink.cassandra.CassandraOptions.TLS_TRUST_STORE_PASSWORD;
import static io.tweeter.flink.cassandra.CassandraOptions.TTL;
import static io.tweeter.flink.cassandra.CassandraOptions.USERNAME;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.connector.source.lookup.cache.DefaultLookupCache;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/**
 * The table connector {@value #IDENTIFIER}: writes the newest row of each primary key, reads tables
 * once, and looks rows up for joins.
 *
 * @see CassandraOptions
 */
public final class CassandraTableFactory
        implements DynamicTableSinkFactory, DynamicTableSourceFactory {

    /** Name of the connector in {@code WITH ('connector' = '...')}. */
    public static final String IDENTIFIER = "cassandra";

    /** Options by the environment variables that mean the same. */
    private static final Map<String, ConfigOption<?>> OPTIONS =
            Map.of(
                    "CASSANDRA_CONTACT_POINTS", CONTACT_POINTS,
                    "CASSANDRA_LOCAL_DATACENTER", LOCAL_DATACENTER,
                    "CASSANDRA_USERNAME", USERNAME,
                    "CASSANDRA_PASSWORD", PASSWORD,
                    "CASSANDRA_TLS", TLS_ENABLED,
                    "CASSANDRA_TRUSTSTORE", TLS_TRUST_STORE,
                    "CASSANDRA_TRUSTSTORE_PASSWORD", TLS_TRUST_STORE_PASSWORD);

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(CONTACT_POINTS, LOCAL_DATACENTER, KEYSPACE, TABLE);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                USERNAME,
                PASSWORD,
                TLS_ENABLED,
                TLS_TRUST_STORE,
                TLS_TRUST_STORE_PASSWORD,
                CONSISTENCY,
                CHECK_AT_PLANNING,
                MAX_IN_FLIGHT,
                REQUEST_TIMEOUT,
                MAX_RETRIES,
                FLUSH_ROWS,
                FLUSH_INTERVAL,
                NULLS,
                TTL,
                LEASE_TABLE,
                SINK_PARALLELISM,
                FETCH_SIZE,
                SCAN_RETRIES,
                SCAN_PARALLELISM,
                LookupOptions.CACHE_TYPE,
                LookupOptions.MAX_RETRIES,
                LookupOptions.PARTIAL_CACHE_MAX_ROWS,
                LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_ACCESS,
                LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_WRITE,
                LookupOptions.PARTIAL_CACHE_CACHE_MISSING_KEY);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        WriteLimits limits = limits(options);
        CassandraSettings settings = settings(options);
        ResolvedSchema schema = context.getCatalogTable().getResolvedSchema();
        return new CassandraTableSink(
                new CassandraConnector(settings, consistency(options)),
                RowFormat.of(
                        settings.keyspace(),
                        options.get(TABLE),
                        schema,
                        options.getOptional(TTL).map(CassandraTableFactory::seconds).orElse(null),
                        options.get(NULLS)),
                schema.getColumnNames(),
                limits,
                options.get(CHECK_AT_PLANNING),
                options.getOptional(LEASE_TABLE).orElse(null),
                options.getOptional(SINK_PARALLELISM).orElse(null));
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        CassandraSettings settings = settings(options);
        return new CassandraTableSource(
                new CassandraConnector(settings, consistency(options)),
                new ReadOptions(
                        readLimits(options, SCAN_RETRIES),
                        readLimits(options, LookupOptions.MAX_RETRIES),
                        fetchSize(options),
                        options.getOptional(SCAN_PARALLELISM).orElse(null),
                        cache(options),
                        options.get(CHECK_AT_PLANNING)),
                ReadFormat.of(
                        settings.keyspace(),
                        options.get(TABLE),
                        (RowType) context.getPhysicalRowDataType().getLogicalType(),
                        context.getCatalogTable()
                                .getResolvedSchema()
                                .getPrimaryKey()
                                .map(UniqueConstraint::getColumns)
                                .orElse(List.of())));
    }

    private static WriteLimits readLimits(ReadableConfig options, ConfigOption<Integer> retries) {
        try {
            return new WriteLimits(
                    // Flink bounds look-ups, by table.exec.async-lookup.buffer-capacity.
                    CassandraConnector.MAX_REQUESTS_PER_CONNECTION,
                    options.get(REQUEST_TIMEOUT),
                    options.get(retries));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(
                    "Options '%s' and '%s': %s."
                            .formatted(REQUEST_TIMEOUT.key(), retries.key(), e.getMessage()));
        }
    }

    private static int fetchSize(ReadableConfig options) {
        int rows = options.get(FETCH_SIZE);
        if (rows < 1) {
            throw new ValidationException(
                    "Option '%s' is %d, less than 1.".formatted(FETCH_SIZE.key(), rows));
        }
        return rows;
    }

    private static Optional<LookupCache> cache(ReadableConfig options) {
        return switch (options.get(LookupOptions.CACHE_TYPE)) {
            case NONE -> Optional.empty();
            case PARTIAL -> Optional.of(DefaultLookupCache.fromConfig(options));
            case FULL ->
                    throw new ValidationException(
                            "Option '%s' is FULL, which would read the whole table; use PARTIAL or NONE."
                                    .formatted(LookupOptions.CACHE_TYPE.key()));
        };
    }

    private static DefaultConsistencyLevel consistency(ReadableConfig options) {
        DefaultConsistencyLevel consistency = options.get(CONSISTENCY);
        if (consistency.isSerial()) {
            throw new ValidationException(
                    "Option '%s' is %s, which is for lightweight transactions. Use a level for plain writes, such as LOCAL_QUORUM."
                            .formatted(CONSISTENCY.key(), consistency));
        }
        return consistency;
    }

    private static WriteLimits limits(ReadableConfig options) {
        try {
            return new WriteLimits(
                    options.get(MAX_IN_FLIGHT),
                    options.get(REQUEST_TIMEOUT),
                    options.get(MAX_RETRIES),
                    options.get(FLUSH_ROWS),
                    options.get(FLUSH_INTERVAL));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(
                    "Options '%s', '%s', '%s', '%s' and '%s': %s."
                            .formatted(
                                    MAX_IN_FLIGHT.key(),
                                    REQUEST_TIMEOUT.key(),
                                    MAX_RETRIES.key(),
                                    FLUSH_ROWS.key(),
                                    FLUSH_INTERVAL.key(),
                                    e.getMessage()));
        }
    }

    private static CassandraSettings settings(ReadableConfig options) {
        Map<String, String> variables = new HashMap<>();
        requireNotBlank(TABLE, options);
        requireNotBlank(KEYSPACE, options);
        requireNotBlank(LEASE_TABLE, options);
        OPTIONS.values().forEach(option -> requireNotBlank(option, options));
        OPTIONS.forEach(
                (variable, option) ->
                        options.getOptional(option)
                                .map(Object::toString)
                                .ifPresent(value -> variables.put(variable, value)));
        try {
            // Any name, unlike that of this project's own keyspace: all names are quoted.
            return CassandraSettings.from(Environment.of(variables))
                    .withKeyspace(options.get(KEYSPACE));
        } catch (InvalidSettingException e) {
            throw new ValidationException(
                    "Option '%s' %s.".formatted(OPTIONS.get(e.variable()).key(), e.reason()));
        }
    }

    /** Blank would mean that it is not set, and so this project's own default. */
    private static void requireNotBlank(ConfigOption<?> option, ReadableConfig options) {
        if (options.getOptional(option).map(Object::toString).filter(String::isBlank).isPresent()) {
            throw new ValidationException("Option '%s' is blank.".formatted(option.key()));
        }
    }

    private static int seconds(Duration ttl) {
        if (ttl.toMillis() % 1000 != 0
                || ttl.toSeconds() < 1
                || ttl.toSeconds() > WriteMetadata.MAX_TTL_SECONDS) {
            throw new ValidationException(
                    "Option '%s' is %s, not whole seconds up to 20 years."
                            .formatted(TTL.key(), ttl));
        }
        return Math.toIntExact(ttl.toSeconds());
    }
}
