package io.tweeter.model;

import io.tweeter.model.env.CassandraSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The keyspace and its tables, as {@code schema.cql} defines them. */
public final class CassandraSchema {

    /** The table of the leases of write timestamps, which are not data. */
    public static final String LEASES = "write_leases";

    private static final Pattern COMMENT = Pattern.compile("(?m)--.*$");

    private static final Pattern TABLE =
            Pattern.compile("CREATE TABLE IF NOT EXISTS \\$\\{keyspace}\\.(\\w+)");

    private CassandraSchema() {}

    /**
     * The statements that create the keyspace and its tables unless they exist. One client must run
     * them one by one, in this order.
     *
     * @param keyspace name of lower-case letters, digits and underscores
     * @param replication CQL map, such as {@code {'class': 'SimpleStrategy', 'replication_factor':
     *     1}}
     * @throws IllegalArgumentException if the keyspace has another name
     */
    public static List<String> statements(String keyspace, String replication) {
        if (!CassandraSettings.isKeyspace(keyspace)) {
            throw new IllegalArgumentException(
                    "keyspace '"
                            + keyspace
                            + "' is not a name of lower-case letters, digits and _");
        }
        String script =
                COMMENT.matcher(read())
                        .replaceAll("")
                        .replace("${keyspace}", keyspace)
                        .replace("${replication}", replication);
        return Arrays.stream(script.split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** The names of the tables, without the keyspace. */
    public static List<String> tables() {
        return TABLE.matcher(read()).results().map(table -> table.group(1)).toList();
    }

    /** The names of the tables that hold data: all but {@link #LEASES}. */
    public static List<String> dataTables() {
        return tables().stream().filter(table -> !table.equals(LEASES)).toList();
    }

    private static String read() {
        try (InputStream cql = CassandraSchema.class.getResourceAsStream("schema.cql")) {
            return new String(cql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read schema.cql from the class path", e);
        }
    }
}
