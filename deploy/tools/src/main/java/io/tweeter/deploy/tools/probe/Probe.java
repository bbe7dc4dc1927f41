package io.tweeter.deploy.tools.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.tools.client.AccessToken;
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
 * Follows one tweet at a time through the pipeline. Uses a handle of its own, so that the count it
 * waits for is moved by nobody else.
 */
final class Probe {

    /** Between two looks; small against what is measured, and no load to speak of. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;
    private final URI service;
    private final String handle;
    private final Duration timeout;
    private final Optional<String> token;

    /**
     * A probe of one service.
     *
     * @param service base address of the load balancer or of one instance
     * @param handle a handle that nobody else posts under
     * @param timeout how long to wait for a tweet to be readable and counted
     * @param token to show, if the service wants one
     */
    Probe(HttpClient http, URI service, String handle, Duration timeout, Optional<String> token) {
        this.token = token;
        this.http = http;
        this.service = service;
        this.handle = handle;
        this.timeout = timeout;
    }

    /**
     * What one tweet took, each measured from the moment its POST was sent.
     *
     * @param accepted until the answer 202 was there
     * @param readable until the tweet could be read by its id
     * @param counted until the user's count held it
     */
    record Times(Duration accepted, Duration readable, Duration counted) {}

    /**
     * Posts a tweet and follows it.
     *
     * @param number how many tweets this handle has with it, from 1
     * @throws ProbeFailedException if it is refused, or not readable and counted in time
     */
    Times follow(int number) throws ProbeFailedException, InterruptedException {
        long start = System.nanoTime();
        String id = post("probe " + number);
        Duration accepted = since(start);
        Duration readable = null;
        Duration counted = null;
        while (readable == null || counted == null) {
            if (since(start).compareTo(timeout) > 0) {
                throw new ProbeFailedException(
                        "tweet %s was accepted, but after %d s it is %s; is every part up (tweeter status, tweeter job list)?"
                                .formatted(
                                        id,
                                        timeout.toSeconds(),
                                        readable == null ? "not readable" : "not counted"));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (readable == null && get("/tweets/" + id).statusCode() == 200) {
                readable = since(start);
            }
            if (counted == null && count() >= number) {
                counted = since(start);
            }
        }
        return new Times(accepted, readable, counted);
    }

    private long count() throws ProbeFailedException, InterruptedException {
        HttpResponse<String> answer = get("/users/" + handle);
        return answer.statusCode() == 200 ? body(answer).path("tweets").asLong() : 0;
    }

    private String post(String content) throws ProbeFailedException, InterruptedException {
        HttpResponse<String> answer =
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
        if (answer.statusCode() != 202) {
            throw new ProbeFailedException(
                    "POST /tweets was answered " + answer.statusCode() + ": " + answer.body());
        }
        return body(answer).path("id").asText();
    }

    private HttpResponse<String> get(String path)
            throws ProbeFailedException, InterruptedException {
        return send(request(path).header("Accept", "application/json").GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.resolve(path)).timeout(REQUEST_TIMEOUT);
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) {
        token.ifPresent(shown -> request.header("Authorization", AccessToken.header(shown)));
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws ProbeFailedException, InterruptedException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ProbeFailedException(
                    service + " does not answer (" + e + "); is it up (tweeter status)?");
        }
    }

    private JsonNode body(HttpResponse<String> answer) throws ProbeFailedException {
        try {
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new ProbeFailedException(
                    answer.uri() + " answered " + answer.statusCode() + " with no JSON");
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
