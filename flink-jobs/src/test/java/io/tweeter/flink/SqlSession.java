package io.tweeter.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** A session of Flink's SQL gateway: statements one after the other, as in a notebook. */
final class SqlSession {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI session;

    SqlSession(SqlGateway gateway) {
        String handle =
                post(gateway.rest().resolve("sessions"), "{}").get("sessionHandle").asText();
        session = gateway.rest().resolve("sessions/" + handle + "/");
    }

    /**
     * A column of a result.
     *
     * @param type the name of its type in the gateway's JSON
     */
    record Column(String name, String type) {

        private static Column of(JsonNode json) {
            return new Column(
                    json.get("name").asText(), json.get("logicalType").get("type").asText());
        }
    }

    /** Sets an option for the statements that follow. */
    void set(String option, String value) {
        execute("SET '%s' = '%s'".formatted(option, value));
    }

    /** Runs a statement until Flink has taken it. */
    Result execute(String statement) {
        String body = JSON.createObjectNode().put("statement", statement).toString();
        String handle = post(session.resolve("statements"), body).get("operationHandle").asText();
        Result result = new Result(session.resolve("operations/" + handle + "/"), statement);
        await().atMost(PATIENCE).until(result::isTaken);
        return result;
    }

    /** What a statement gives: for a query, its rows as far as they have come. */
    final class Result {

        private final URI operation;
        private final String statement;
        private final List<Column> columns = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();
        private URI next;
        private String job;
        private boolean hasTakenBack;

        private Result(URI operation, String statement) {
            this.operation = operation;
            this.statement = statement;
            this.next = operation.resolve("result/0?rowFormat=JSON");
        }

        private boolean isTaken() {
            read();
            return !columns.isEmpty();
        }

        List<Column> columns() {
            return columns;
        }

        /** Whether a row once was there that no longer is, or is another now. */
        boolean hasTakenBack() {
            return hasTakenBack;
        }

        /**
         * Reads what is new.
         *
         * @return the rows that stand now, each value as text
         */
        List<List<String>> rows() {
            read();
            return List.copyOf(rows);
        }

        private void read() {
            boolean more = next != null;
            while (more) {
                JsonNode page = get(next);
                String type = page.path("resultType").asText();
                assertThat(type).as("%s%n%s", statement, page).isIn("NOT_READY", "PAYLOAD", "EOS");
                JsonNode results = page.path("results");
                if (columns.isEmpty()) {
                    results.path("columns").forEach(column -> columns.add(Column.of(column)));
                }
                if (page.hasNonNull("jobID")) {
                    job = page.get("jobID").asText();
                }
                results.path("data").forEach(this::apply);
                next =
                        page.hasNonNull("nextResultUri")
                                ? operation.resolve(page.get("nextResultUri").asText())
                                : null;
                more = next != null && type.equals("PAYLOAD") && !results.path("data").isEmpty();
            }
        }

        private void apply(JsonNode change) {
            List<String> row =
                    StreamSupport.stream(change.get("fields").spliterator(), false)
                            .map(JsonNode::asText)
                            .toList();
            switch (change.get("kind").asText()) {
                case "INSERT", "UPDATE_AFTER" -> rows.add(row);
                default -> {
                    hasTakenBack = true;
                    assertThat(rows.remove(row)).as("%s takes back %s", statement, row).isTrue();
                }
            }
        }

        /** Ends the job that the statement has started. */
        void stop() {
            SqlSession.this.execute("STOP JOB '" + job + "'");
        }
    }

    private JsonNode get(URI uri) {
        return send(HttpRequest.newBuilder(uri));
    }

    private JsonNode post(URI uri, String body) {
        return send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpRequest asked = request.timeout(PATIENCE).build();
            return JSON.readTree(http.send(asked, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new AssertionError("the SQL gateway does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
