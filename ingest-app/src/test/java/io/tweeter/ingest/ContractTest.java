package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tweeter.ingest.http.ProblemType;
import io.tweeter.ingest.post.LogUnavailableException.Reason;
import io.tweeter.model.Tweet;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Compares the contract with the service's answers: every operation and status of the contract is
 * provoked over HTTP, and an answer that the contract does not list is a failure.
 */
class ContractTest {

    private static final String ID = "https://tweeter.example/openapi.yaml";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String HTML = "text/html";
    private static final String TWEET = "{\"handle\":\"a\",\"content\":\"b 💜\"}";

    private static final String ASCII_TWEET = "{\"handle\":\"a\",\"content\":\"b\"}";

    private final String contractText = read();
    private final JsonNode contract = new YAMLMapper().readTree(contractText);
    private final SchemaRegistry schemas =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry -> registry.schemas(Map.of(ID, contractText)));
    private final Set<String> provoked = new LinkedHashSet<>();
    private TestService service;

    private static String read() {
        try (InputStream file = ContractTest.class.getResourceAsStream("/openapi.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyAnswerOfTheContractIsGivenAndNoOther() throws Exception {
        try (TestService started = TestService.start("TWEETER_MAX_LISTENERS=1")) {
            service = started;
            Instant now = Instant.parse("2026-01-31T12:00:00Z");
            service.reads.add(new Tweet("t1", "duke senior", "Sweet!", now));
            service.reads.add(new Tweet("t2", "a", "b", now.plusMillis(1)));
            readTweets();
            readUsersAndBoards();
            readHashtags();
            readPageAndFiles();
            post();
            operate();
            whileCassandraIsUnavailable();
            whileKafkaIsUnavailable();
        }
        assertThat(provoked).containsExactlyInAnyOrderElementsOf(promised());
    }

    private void readTweets() throws Exception {
        for (String query : List.of("", "?limit=1")) {
            get("/tweets", "/tweets" + query, JSON, 200);
        }
        for (String accept : List.of(JSON, HTML)) {
            get("/tweets", "/tweets?limit=0", accept, 400);
            get("/tweets/{id}", "/tweets/t1", accept, 200);
            get("/tweets/{id}", "/tweets/%ff", accept, 400);
            get("/tweets/{id}", "/tweets/none", accept, 404);
        }
    }

    private void readUsersAndBoards() throws Exception {
        for (String accept : List.of(JSON, HTML)) {
            get("/users/{handle}", "/users/duke%20senior", accept, 200);
            get("/users/{handle}", "/users/nobody", accept, 404);
            get("/users/{handle}", "/users/a?before=x", accept, 400);
            get("/analytics", "/analytics?limit=100", accept, 200);
            get("/analytics", "/analytics?window=60s", accept, 200);
            get("/analytics", "/analytics?window=1h", accept, 400);
        }
        get("/users/{handle}/tweets", "/users/a/tweets", JSON, 200);
        get("/users/{handle}/tweets", "/users/a/tweets?before=x", JSON, 400);
        get("/users/{handle}/tweets", "/users/%01/tweets", JSON, 404);
    }

    private void readHashtags() throws Exception {
        service.reads.add(new Tweet("t3", "a", "#be #Äh", Instant.parse("2026-01-31T12:00:00Z")));
        get("/hashtags", "/hashtags?window=1h&limit=20", JSON, 200);
        get("/hashtags", "/hashtags?window=60s", JSON, 400);
        for (String accept : List.of(JSON, HTML)) {
            get("/hashtags/{hashtag}/tweets", "/hashtags/%23%C3%84H/tweets", accept, 200);
            get("/hashtags/{hashtag}/tweets", "/hashtags/be/tweets?before=x", accept, 400);
            get("/hashtags/{hashtag}/tweets", "/hashtags/%23/tweets", accept, 404);
        }
    }

    private void readPageAndFiles() throws Exception {
        get("/", "/", HTML, 200);
        get("/", "/?before=x", HTML, 400);
        get("/", "/?before=x", JSON, 400);
        for (String file : List.of("tweeter.css", "tweeter.js", "logo.svg")) {
            HttpResponse<String> answer = get("/assets/{name}", "/assets/" + file, "*/*", 200);
            check("/assets/{name}", "get", again("/assets/" + file, answer), 304);
        }
        get("/assets/{name}", "/assets/none", "*/*", 404);
        HttpResponse<String> answer = get("/openapi.yaml", "/openapi.yaml", "*/*", 200);
        assertThat(answer.body()).isEqualTo(contractText);
        check("/openapi.yaml", "get", again("/openapi.yaml", answer), 304);
    }

    private HttpResponse<String> again(String path, HttpResponse<String> answer) throws Exception {
        return service.get(
                path, "If-None-Match", answer.headers().firstValue("ETag").orElseThrow());
    }

    private void post() throws Exception {
        String long16k = "x".repeat(16 * 1024 + 1);
        post(JSON, TWEET, 202);
        post(JSON, "{\"tweet\":" + TWEET + "}", 202);
        post(FORM, "tweet[handle]=a&tweet[content]=b", 202);
        post(FORM, "handle=a&content=b", 303, "Accept", HTML);
        post(FORM, "handle=a&content=b&idempotency_key=k", 303, "Accept", HTML);
        for (String accept : List.of(JSON, HTML)) {
            post(JSON, "nonsense", 400, "Accept", accept);
            post(JSON, TWEET, 403, "Accept", accept, "Origin", "http://evil.example");
            post(JSON, long16k, 413, "Accept", accept);
            post("text/plain", TWEET, 415, "Accept", accept);
            post(FORM, "handle=", 422, "Accept", accept);
        }
        for (String setting :
                List.of("TWEETER_TOKENS=0123456789abcdef", "TWEETER_POSTS_PER_SECOND=1")) {
            try (TestService strict = TestService.start(setting)) {
                int refused = setting.contains("TOKENS") ? 401 : 429;
                for (String accept : List.of(JSON, HTML)) {
                    HttpResponse<String> answer;
                    do {
                        answer = strict.post(JSON, TWEET, "Accept", accept);
                    } while (answer.statusCode() == 202);
                    check("/tweets", "post", answer, refused);
                }
            }
        }
        postRaw(service, "Content-Length: 5\r\nExpect: miracles\r\n\r\n", 417);
        try (TestService impatient = TestService.start("TWEETER_BODY_TIMEOUT=100ms")) {
            postRaw(impatient, "Content-Length: 5\r\n\r\n{", 408);
        }
    }

    private void operate() throws Exception {
        get("/health/live", "/health/live", "*/*", 200);
        get("/health/ready", "/health/ready", "*/*", 200);
        get("/metrics", "/metrics", "*/*", 200);
        check("/metrics", "get", service.get("/metrics", "X-Forwarded-For", "192.0.2.1"), 404);
        HttpResponse<InputStream> events =
                service.client()
                        .send(service.request("/events").build(), BodyHandlers.ofInputStream());
        try (InputStream stream = events.body()) {
            assertThat(stream.read()).isPositive();
            checkHead("/events", "get", events, 200);
            get("/events", "/events", "*/*", 503);
        }
    }

    private void whileCassandraIsUnavailable() throws Exception {
        service.reads.becomeUnavailable();
        for (String accept : List.of(JSON, HTML)) {
            get("/tweets", "/tweets", accept, 503);
            get("/tweets/{id}", "/tweets/t1", accept, 503);
            get("/users/{handle}", "/users/a", accept, 503);
            get("/analytics", "/analytics", accept, 503);
        }
        get("/users/{handle}/tweets", "/users/a/tweets", JSON, 503);
        get("/hashtags", "/hashtags", JSON, 503);
        get("/hashtags/{hashtag}/tweets", "/hashtags/be/tweets", JSON, 503);
        get("/", "/", HTML, 200);
        get("/", "/?before=AAABlvv4AAB0MQ", HTML, 503);
        get("/health/ready", "/health/ready", "*/*", 200);
    }

    private void whileKafkaIsUnavailable() throws Exception {
        service.log.becomeUnavailable(Reason.UNREACHABLE);
        post(JSON, TWEET, 503);
        post(FORM, "handle=a&content=b", 503, "Accept", HTML);
        get("/health/ready", "/health/ready", "*/*", 503);
    }

    private HttpResponse<String> get(String template, String path, String accept, int status)
            throws Exception {
        HttpResponse<String> answer = service.get(path, "Accept", accept);
        check(template, "get", answer, status);
        return answer;
    }

    private void post(String type, String body, int status, String... headers) throws Exception {
        check("/tweets", "post", service.post(type, body, headers), status);
    }

    /** For requests that Java's client cannot send; checks status and body only. */
    private void postRaw(TestService asked, String rest, int status) throws Exception {
        try (RawConnection connection = new RawConnection(asked.port())) {
            String answer =
                    connection
                            .send(
                                    "POST /tweets HTTP/1.1\r\nHost: x\r\nContent-Type: "
                                            + JSON
                                            + "\r\n"
                                            + rest)
                            .answer();
            assertThat(answer).startsWith("HTTP/1.1 " + status);
            String pointer = operation("/tweets", "post", status);
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertValid(pointer + "/content/application~1problem+json/schema", body);
            provoked.add("post /tweets " + status);
        }
    }

    private void check(String template, String method, HttpResponse<String> answer, int status) {
        String response = checkHead(template, method, answer, status);
        String type = answer.headers().firstValue("Content-Type").orElse("none");
        JsonNode content = contract.at(response + "/content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        String essence = type.split(";", 2)[0];
        assertThat(content.propertyNames()).as(() -> describe(answer)).contains(essence);
        if (essence.endsWith("json")) {
            assertValid(
                    response + "/content/" + essence.replace("/", "~1") + "/schema", answer.body());
        } else {
            assertThat(answer.body()).isNotEmpty();
        }
    }

    /** Checks status and headers and returns where the contract describes the answer. */
    private String checkHead(String template, String method, HttpResponse<?> answer, int status) {
        assertThat(answer.statusCode()).as(() -> describe(answer)).isEqualTo(status);
        String response = operation(template, method, status);
        JsonNode headers = contract.at(response + "/headers");
        for (String name : headers.propertyNames()) {
            String header = resolve(response + "/headers/" + name);
            String value = answer.headers().firstValue(name).orElse("");
            assertThat(value).as(name).isNotEmpty();
            assertValid(header + "/schema", '"' + value.replace("\"", "\\\"") + '"');
        }
        provoked.add(method + " " + template + " " + status);
        return response;
    }

    private String operation(String template, String method, int status) {
        String pointer =
                "/paths/" + template.replace("/", "~1") + "/" + method + "/responses/" + status;
        assertThat(contract.at(pointer).isMissingNode())
                .as("the contract lacks " + method + " " + template + " " + status)
                .isFalse();
        return resolve(pointer);
    }

    private String resolve(String pointer) {
        JsonNode reference = contract.at(pointer).path("$ref");
        return reference.isMissingNode() ? pointer : reference.asString().substring(1);
    }

    private void assertValid(String pointer, String json) {
        assertThat(contract.at(pointer).isMissingNode()).as(pointer).isFalse();
        Schema schema = schemas.getSchema(SchemaLocation.of(ID + "#" + pointer));
        List<Error> errors =
                schema.validate(
                        json,
                        InputFormat.JSON,
                        context ->
                                context.executionConfig(
                                        config -> config.formatAssertionsEnabled(true)));
        assertThat(errors).as(pointer + " of " + json).isEmpty();
    }

    private List<String> promised() {
        List<String> promised = new ArrayList<>();
        contract.at("/paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                operation ->
                                                        operation
                                                                .getValue()
                                                                .path("responses")
                                                                .propertyNames()
                                                                .forEach(
                                                                        status ->
                                                                                promised.add(
                                                                                        operation
                                                                                                        .getKey()
                                                                                                + " "
                                                                                                + path
                                                                                                        .getKey()
                                                                                                + " "
                                                                                                + status))));
        return promised;
    }

    private static String describe(HttpResponse<?> answer) {
        return answer.request().method() + " " + answer.uri() + ": " + answer.body();
    }

    @Test
    void theContractListsTheTypesOfProblemsAndNoOthers() {
        List<String> listed = new ArrayList<>();
        for (JsonNode type : contract.at("/components/schemas/Problem/oneOf")) {
            JsonNode properties = type.path("properties");
            listed.add(
                    properties.at("/status/const").asInt()
                            + " "
                            + properties.at("/title/const").asString());
        }

        Stream<String> own =
                Arrays.stream(ProblemType.values()).map(type -> type.status() + " " + type.title());
        Stream<String> loadBalancers = Stream.of("502 Bad gateway", "504 Gateway timeout");
        assertThat(listed).containsExactlyElementsOf(Stream.concat(own, loadBalancers).toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeOfProblemIsAnsweredAsTheContractSays(ProblemType type) throws Exception {
        String[] settings = {
            "TWEETER_BODY_TIMEOUT=" + (type == ProblemType.REQUEST_TIMEOUT ? "100ms" : "1m"),
            "TWEETER_POSTS_PER_SECOND=" + (type == ProblemType.TOO_MANY_REQUESTS ? 1 : 0),
            "TWEETER_TOKENS=" + (type == ProblemType.UNAUTHORIZED ? "0123456789abcdef" : ""),
        };
        try (TestService asked = TestService.start(settings)) {
            if (type == ProblemType.SERVICE_UNAVAILABLE) {
                asked.log.becomeUnavailable(Reason.UNREACHABLE);
            } else if (type == ProblemType.INTERNAL_SERVER_ERROR) {
                asked.reads.breakDown();
            }
            String answer;
            do {
                answer = exchange(asked, requestThatCauses(type));
            } while (answer.startsWith("HTTP/1.1 202"));

            assertThat(answer)
                    .matches("(?s)HTTP/1\\.[01] " + type.status() + " .*")
                    .contains("content-type: application/problem+json");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(body)
                    .startsWith(
                            "{\"title\":\""
                                    + type.title()
                                    + "\",\"status\":"
                                    + type.status()
                                    + ",\"detail\":\"");
            assertValid("/components/schemas/Problem", body);
        }
    }

    private static String exchange(TestService asked, String request) throws Exception {
        try (RawConnection connection = new RawConnection(asked.port())) {
            return connection.send(request).answer();
        }
    }

    /** A request that is answered with this problem, given the settings above. */
    private static String requestThatCauses(ProblemType type) {
        return switch (type) {
            case BAD_REQUEST -> postRequest("", "nonsense");
            case UNAUTHORIZED, TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE ->
                    postRequest("", ASCII_TWEET);
            case FORBIDDEN -> postRequest("Origin: http://evil.example\r\n", ASCII_TWEET);
            case NOT_FOUND -> "GET /none HTTP/1.1\r\nHost: x\r\n\r\n";
            case METHOD_NOT_ALLOWED -> "DELETE /tweets HTTP/1.1\r\nHost: x\r\n\r\n";
            case REQUEST_TIMEOUT -> postRequest("Content-Length: 5\r\n", "", "{");
            case CONTENT_TOO_LARGE -> postRequest("", "x".repeat(16 * 1024 + 1));
            case URI_TOO_LONG -> "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
            case UNSUPPORTED_MEDIA_TYPE -> postRequest("Content-Encoding: gzip\r\n", ASCII_TWEET);
            case EXPECTATION_FAILED -> postRequest("Expect: miracles\r\n", "{}");
            case UNPROCESSABLE_CONTENT -> postRequest("", "{}");
            case HEADER_FIELDS_TOO_LARGE ->
                    postRequest("X: " + "x".repeat(9_000) + "\r\n", ASCII_TWEET);
            case INTERNAL_SERVER_ERROR -> "GET /tweets HTTP/1.1\r\nHost: x\r\n\r\n";
        };
    }

    private static String postRequest(String header, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return postRequest("Content-Length: " + length + "\r\n", header, body);
    }

    private static String postRequest(String length, String header, String body) {
        return "POST /tweets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + length
                + header
                + "\r\n"
                + body;
    }

    @Test
    void theExamplesOfTheContractMatchItsSchemas() {
        String response = "/components/responses/";
        for (String name : contract.at("/components/responses").propertyNames()) {
            String media = response + name + "/content/application~1problem+json";
            assertValid(media + "/schema", contract.at(media + "/example").toString());
        }
        String post = "/paths/~1tweets/post/requestBody/content/application~1json";
        for (JsonNode example : contract.at(post + "/examples")) {
            assertValid(post + "/schema", example.path("value").toString());
        }
    }

    @Test
    void aBodyThatViolatesTheContractIsDetected() {
        String schema = "/components/schemas/Tweet";
        Schema tweet = schemas.getSchema(SchemaLocation.of(ID + "#" + schema));

        assertThat(tweet.validate("{\"id\":\"x\"}", InputFormat.JSON)).isNotEmpty();
        assertThat(
                        tweet.validate(
                                "{\"id\":\"x\",\"handle\":\"a\",\"content\":\"b\","
                                        + "\"created_at\":\"today\"}",
                                InputFormat.JSON))
                .isNotEmpty();
    }
}
