package io.tweeter.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The keyspace and its tables, from {@code schema.cql}. */
public final class CassandraSchema {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");
    private static final Pattern COMMENT = Pattern.compile("(?m)--.*$");

    private static final Pattern TABLE =
            Pattern.compile("CREATE TABLE IF NOT EXISTS \\$\\{keyspace}\\.(\\w+)");

    private CassandraSchema() {}

    /**
     * Statements that make the keyspace and its tables where they are missing; to be run one after
     * the other, by one client.
     *
     * @param keyspace lower-case name
     * @param replication CQL map, such as {@code {'class': 'SimpleStrategy', 'replication_factor':
     *     1}}
     * @throws IllegalArgumentException if the keyspace is no plain CQL name
     */
    public static List<String> statements(String keyspace, String replication) {
        if (!NAME.matcher(keyspace).matches()) {
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

    /** Names of the tables. */
    public static List<String> tables() {
        return TABLE.matcher(read()).results().map(table -> table.group(1)).toList();
    }

    private static String read() {
        try (InputStream cql = CassandraSchema.class.getResourceAsStream("schema.cql")) {
            return new String(cql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading schema.cql from the class path", e);
        }
    }
}
