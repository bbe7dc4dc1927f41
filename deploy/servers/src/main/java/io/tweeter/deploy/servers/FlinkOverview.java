package io.tweeter.deploy.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a Flink cluster, from its REST API.
 *
 * @param taskManagers how many TaskManagers have registered
 * @param slots how many task slots they have
 */
public record FlinkOverview(int taskManagers, int slots) {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(TIMEOUT)
                    .build();

    /**
     * Queries the cluster.
     *
     * @throws IOException if the response is not Flink's
     */
    public static FlinkOverview ask(URI rest) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HTTP.send(
                        HttpRequest.newBuilder(rest.resolve("/overview")).timeout(TIMEOUT).build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("Flink answers with status " + answer.statusCode());
        }
        return new FlinkOverview(
                number("taskmanagers", answer.body()), number("slots-total", answer.body()));
    }

    private static int number(String field, String json) throws IOException {
        Matcher number = Pattern.compile('"' + field + "\":(\\d{1,9})[,}]").matcher(json);
        if (!number.find()) {
            throw new IOException("Flink's overview has no " + field);
        }
        return Integer.parseInt(number.group(1));
    }
}
