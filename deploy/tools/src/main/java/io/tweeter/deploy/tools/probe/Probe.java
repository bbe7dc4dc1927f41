package io.tweeter.deploy.tools.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.tools.client.AccessToken;
import io.tweeter.deploy.tools.client.ServiceOption;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows one tweet at a time through the pipeline. Uses handles of its own, so that no other
 * client changes the counts that it waits for.
 */
final class Probe {

    /** Short compared with the latencies measured, and long enough to add no noticeable load. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    /** Of a board. */
    private static final int MAX_RANKS = 100;

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;
    private final URI service;
    private final Duration timeout;
    private final Optional<String> token;
    private final boolean board;

    /**
     * A probe of one service.
     *
     * @param service base address of the load balancer or of one instance
     * @param timeout how long to wait for all that is measured of a tweet
     * @param token bearer token, if the service requires one
     * @param board whether to wait for the board of the last minute, too
     */
    Probe(HttpClient http, URI service, Duration timeout, Optional<String> token, boolean board) {
        this.token = token;
        this.http = http;
        this.service = service;
        this.timeout = timeout;
        this.board = board;
    }

    /**
     * The latencies of one tweet, each measured from the moment its POST was sent.
     *
     * @param accepted until response 202 arrived
     * @param readable until the tweet could be read by its id
     * @param counted until the user's count included it
     * @param ranked until the board of the last minute had the user; empty if that is not measured
     */
    record Times(
            Duration accepted, Duration readable, Duration counted, Optional<Duration> ranked) {}

    /**
     * Posts a tweet and follows it.
     *
     * @param handle that no other client uses; for the board, one without tweets
     * @param number the handle's number of tweets, including this one
     * @throws ProbeFailedException if it is not accepted, or what is measured does not happen
     *     before the timeout
     */
    Times follow(String handle, int number) throws ProbeFailedException, InterruptedException {
        long start = System.nanoTime();
        String id = post(handle, "probe " + number);
        Duration accepted = since(start);
        Duration readable = null;
        Duration counted = null;
        Duration ranked = null;
        while (readable == null || counted == null || (board && ranked == null)) {
            if (since(start).compareTo(timeout) > 0) {
                throw new ProbeFailedException(
                        "tweet %s was accepted, but is %s after %d s; check tweeter status and tweeter job list"
                                .formatted(id, missing(readable, counted), timeout.toSeconds()));
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            if (readable == null && get("/tweets/" + id).statusCode() == 200) {
                readable = since(start);
            }
            if (counted == null && count(handle) >= number) {
                counted = since(start);
            }
            if (board && ranked == null && isRanked(handle)) {
                ranked = since(start);
            }
        }
        return new Times(accepted, readable, counted, Optional.ofNullable(ranked));
    }

    private static String missing(Duration readable, Duration counted) {
        if (readable == null) {
            return "not readable";
        }
        return counted == null ? "not counted" : "not on the board of the last minute";
    }

    private boolean isRanked(String handle) throws ProbeFailedException, InterruptedException {
        HttpResponse<String> response = get("/analytics?window=60s&limit=" + MAX_RANKS);
        return response.statusCode() == 200
                && body(response).findValuesAsText("handle").contains(handle);
    }

    private long count(String handle) throws ProbeFailedException, InterruptedException {
        HttpResponse<String> response = get("/users/" + handle);
        return response.statusCode() == 200 ? body(response).path("tweets").asLong() : 0;
    }

    private String post(String handle, String content)
            throws ProbeFailedException, InterruptedException {
        HttpResponse<String> response =
                send(
                        authorized(request("/tweets"))
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                json.valueToTree(
                                                                Map.of(
                                                                        "handle", handle, "content",
                                                                        content))
                                                        .toString())));
        if (response.statusCode() != 202) {
            throw new ProbeFailedException(
                    "POST /tweets returned " + response.statusCode() + ": " + response.body());
        }
        return body(response).path("id").asText();
    }

    private HttpResponse<String> get(String path)
            throws ProbeFailedException, InterruptedException {
        return send(request(path).header("Accept", "application/json").GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(ServiceOption.resolve(service, path))
                .timeout(REQUEST_TIMEOUT);
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) {
        token.ifPresent(value -> request.header("Authorization", AccessToken.header(value)));
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws ProbeFailedException, InterruptedException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ProbeFailedException(
                    service + " is not reachable (" + e + "); check tweeter status");
        }
    }

    private JsonNode body(HttpResponse<String> response) throws ProbeFailedException {
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new ProbeFailedException(
                    response.uri() + " returned " + response.statusCode() + " without valid JSON");
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
