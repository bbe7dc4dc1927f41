package io.tweeter.deploy.tools.post;

import static io.tweeter.deploy.tools.post.FakeIngestServer.ACCEPTED;
import static io.tweeter.deploy.tools.post.FakeIngestServer.DROPPED;
import static io.tweeter.deploy.tools.post.FakeIngestServer.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.Processes;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.Script;
import io.tweeter.deploy.tools.post.FakeIngestServer.Reply;
import io.tweeter.deploy.tools.post.FakeIngestServer.Request;
import io.tweeter.deploy.tools.probe.ProbeCommand;
import io.tweeter.model.TweetIds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command as users run it, against a real HTTP server with scripted responses. */
class PostCommandIT {

    private static final Reply UNAVAILABLE = new Reply(503, Map.of(), "");

    private static final Reply INVALID =
            new Reply(
                    422,
                    Map.of("Content-Type", "application/problem+json"),
                    "{\"title\": \"Not a valid tweet\", \"errors\": [{\"field\": \"content\","
                            + " \"message\": \"is missing\"}]}");

    @TempDir private Path directory;

    @Test
    void postsEveryLineOnce() throws Exception {
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            CommandRun run = post(file("many.jsonl", tweets(500)), server);

            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .startsWith("500 sent: 500 accepted, 0 rejected, 0 failed, 0 retried; ");
            assertThat(run.err()).isEmpty();
            assertThat(server.keys()).hasSize(500).doesNotHaveDuplicates();
            assertThat(server.requests())
                    .extracting(Request::path, Request::body)
                    .contains(tuple("/tweets", "{\"handle\":\"user 7\",\"content\":\"tweet 7\"}"));
        }
    }

    @Test
    void equalLinesAreDifferentTweetsAndTheSameFileHasTheSameTweets() throws Exception {
        String line = "{\"handle\": \"boy\", \"content\": \"Ay, my lord.\"}\n";
        Path file = file("lord.jsonl", line + line);
        List<String> first = keysOf(file);
        assertThat(first).hasSize(2).doesNotHaveDuplicates();

        Path copy = file("copy.jsonl", line + line);
        assertThat(keysOf(copy)).containsExactlyInAnyOrderElementsOf(first);

        Path appended = file("appended.jsonl", line + line + line);
        assertThat(keysOf(appended)).hasSize(3).containsAll(first);
    }

    @Test
    void newKeysAndPrefixesMakeDifferentTweets() throws Exception {
        Path file = file("few.jsonl", tweets(3));
        List<String> keys = keysOf(file);
        assertThat(keysOf(file, "--new")).hasSize(3).doesNotContainAnyElementsOf(keys);
        assertThat(keysOf(file, "--keys", "new")).hasSize(3).doesNotContainAnyElementsOf(keys);
        assertThat(keysOf(file, "--key-prefix", "b"))
                .hasSize(3)
                .doesNotContainAnyElementsOf(keys)
                .containsExactlyInAnyOrderElementsOf(keysOf(file, "--key-prefix", "b"));
    }

    @Test
    void aKeyThatBeginsWithAQuotationMarkIsSentAsAQuotedOne() throws Exception {
        Path file = file("quote.jsonl", "{\"id\": \"\\\"a\\\\b\\\"\", \"handle\": \"a\"}\n");

        assertThat(keysOf(file)).containsExactly("\"\\\"a\\\\b\\\"\"");
    }

    @Test
    void withASecretFromTheEnvironmentKeysCannotBeComputedFromTheFile() throws Exception {
        Path file = file("few.jsonl", tweets(2) + "{\"id\": 7, \"handle\": \"a\"}\n");
        Path secret = file("secret", "correct horse battery\n");
        List<String> plain = keysOf(file);
        assertThat(plain).hasSize(3).contains("7");
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            String[] post = {"post", file.toString(), "--to", server.url()};
            for (Map<String, String> environment :
                    List.of(
                            Map.of("TWEETER_KEY_SECRET", "correct horse battery"),
                            Map.of("TWEETER_KEY_SECRET_FILE", secret.toString()))) {
                CommandRun run = CommandRun.process(environment, PostCommand.class, post);
                assertThat(run.exitCode()).as(run.output()).isZero();
                assertThat(run.output()).doesNotContain("battery");
            }
            assertThat(server.keys()).doesNotContainAnyElementsOf(plain).hasSize(6);
            assertThat(new HashSet<>(server.keys())).hasSize(3);

            CommandRun guessable =
                    CommandRun.process(
                            Map.of("TWEETER_KEY_SECRET", "hunter2"), PostCommand.class, post);
            assertThat(guessable.exitCode()).isNotZero();
            assertThat(guessable.output())
                    .contains("TWEETER_KEY_SECRET has fewer than 16 characters")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void withASecretRejectedTweetsCanBePostedAgainWithTheSameKeys() throws Exception {
        Path file = file("few.jsonl", tweets(2) + "{\"id\": 7, \"handle\": \"a\"}\n");
        String rejects = directory.resolve("rejects.jsonl").toString();
        Map<String, String> secret = Map.of("TWEETER_KEY_SECRET", "correct horse battery");
        List<String> keys;
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> INVALID)) {
            CommandRun.process(
                    secret,
                    PostCommand.class,
                    "post",
                    file.toString(),
                    "--to",
                    server.url(),
                    "--rejects",
                    rejects);
            keys = server.keys();
        }
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            CommandRun.process(secret, PostCommand.class, "post", rejects, "--to", server.url());

            assertThat(keys).hasSize(3);
            assertThat(server.keys()).containsExactlyInAnyOrderElementsOf(keys);
        }
    }

    @Test
    void theTokenOfTheEnvironmentIsSentWithWhatIsPosted() throws Exception {
        Map<String, String> token = Map.of("TWEETER_TOKEN", "s3cret");
        Reply posted = new Reply(202, Map.of(), "{\"id\": \"1\"}");
        Reply found = new Reply(200, Map.of(), "{\"tweets\": 1}");
        try (FakeIngestServer server =
                new FakeIngestServer(
                        (request, attempt) -> request.body().isEmpty() ? found : posted)) {
            String file = file("few.jsonl", tweets(2)).toString();
            CommandRun post =
                    CommandRun.process(
                            token, PostCommand.class, "post", file, "--to", server.url());
            CommandRun probe =
                    CommandRun.process(
                            token, ProbeCommand.class, "probe", "--tweets=1", "--to", server.url());

            assertThat(post.exitCode()).as(post.output()).isZero();
            assertThat(probe.exitCode()).as(probe.output()).isZero();
            assertThat(server.requests())
                    .filteredOn(request -> !request.body().isEmpty())
                    .extracting(Request::authorization)
                    .containsExactly("Bearer s3cret", "Bearer s3cret", "Bearer s3cret");
        }
    }

    @Test
    void aFileIsNotItsOwnFileOfRejects() throws Exception {
        Path file = file("few.jsonl", tweets(2));
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            CommandRun run = post(file, server, "--rejects", directory + "/./few.jsonl");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("--rejects").contains("is the file to post");
            assertThat(server.requests()).isEmpty();
        }
        assertThat(file).hasContent(tweets(2).stripTrailing());
    }

    @Test
    void rejectsOfStandardInputReplaceThoseOfAnEarlierRun() throws Exception {
        Path rejects = file("rejects.jsonl", "those of before\n");
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> INVALID)) {
            PostCommand command =
                    new PostCommand(
                            new ByteArrayInputStream(tweets(2).getBytes(StandardCharsets.UTF_8)));
            CommandRun run =
                    CommandRun.of(
                            new CommandLine(command),
                            "-",
                            "--to",
                            server.url(),
                            "--rejects",
                            rejects.toString());

            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        }
        assertThat(Files.readAllLines(rejects)).hasSize(2);
    }

    @Test
    void aFileOfRejectsThatCannotBeWrittenIsNamed() throws Exception {
        Path file = file("few.jsonl", tweets(2));
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> INVALID)) {
            CommandRun run = post(file, server, "--rejects", "/dev/full");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("/dev/full: cannot be written: No space left on device");
        }
    }

    @Test
    void aGzipFileAndStandardInputHaveTheSameTweets() throws Exception {
        Path plain = file("plain.jsonl", tweets(50));
        Path gzip = directory.resolve("gzip.txt");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            Files.copy(plain, out);
        }
        List<String> keys = keysOf(plain);
        assertThat(keysOf(gzip)).containsExactlyInAnyOrderElementsOf(keys);
        for (Path path : List.of(plain, gzip)) {
            try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
                PostCommand command =
                        new PostCommand(new ByteArrayInputStream(Files.readAllBytes(path)));
                CommandRun run =
                        CommandRun.of(
                                new CommandLine(command), "-", "--to", server.url(), "--json");
                assertThat(run.exitCode()).isZero();
                assertThat(run.json().get("accepted").asInt()).isEqualTo(50);
                assertThat(server.keys()).containsExactlyInAnyOrderElementsOf(keys);
            }
        }
    }

    @Test
    void retriesWithTheSameKeyAfterTheDelayThatTheServerAsksFor() throws Exception {
        Reply busy = new Reply(503, Map.of("Retry-After", "1"), "");
        try (FakeIngestServer server =
                new FakeIngestServer((request, attempt) -> attempt == 1 ? busy : ACCEPTED)) {
            CommandRun run = post(file("busy.jsonl", tweets(5)), server, "--json");

            assertThat(run.exitCode()).isZero();
            assertThat(run.json().get("sent").asInt()).isEqualTo(5);
            assertThat(run.json().get("accepted").asInt()).isEqualTo(5);
            assertThat(run.json().get("retried").asInt()).isEqualTo(5);
            Map<String, List<Long>> times =
                    server.requests().stream()
                            .collect(
                                    Collectors.groupingBy(
                                            Request::key,
                                            Collectors.mapping(
                                                    Request::nanoTime, Collectors.toList())));
            assertThat(times.values())
                    .hasSize(5)
                    .allSatisfy(
                            both -> {
                                assertThat(both).hasSize(2);
                                assertThat(Duration.ofNanos(both.get(1) - both.get(0)))
                                        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
                            });
        }
    }

    @Test
    void retriesAfterDroppedConnectionsAndTimeouts() throws Exception {
        try (FakeIngestServer server =
                new FakeIngestServer(
                        (request, attempt) -> {
                            if (attempt > 1) {
                                return ACCEPTED;
                            }
                            return request.body().contains("tweet 3") ? NEVER : DROPPED;
                        })) {
            CommandRun run =
                    post(file("rough.jsonl", tweets(10)), server, "--timeout", "1", "--json");

            assertThat(run.exitCode()).isZero();
            assertThat(run.json().get("accepted").asInt()).isEqualTo(10);
            assertThat(new HashSet<>(server.keys())).hasSize(10);
            assertThat(run.json().get("retried").asInt()).isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void aTweetWhoseRetryBudgetIsUsedUpFailsAlone() throws Exception {
        try (FakeIngestServer server =
                new FakeIngestServer(
                        (request, attempt) ->
                                request.body().contains("tweet 2\"") ? UNAVAILABLE : ACCEPTED)) {
            CommandRun run = post(file("one.jsonl", tweets(5)), server, "--max-retries", "2");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .startsWith("5 sent: 4 accepted, 0 rejected, 1 failed, 2 retried; ");
            assertThat(run.err()).startsWith("line 3: 503 Service Unavailable, after 3 attempts");
            assertThat(server.requests()).hasSize(4 + 3);
        }
    }

    @Test
    void reportsEveryRejectionWithLineAndReason() throws Exception {
        String lines =
                """
                {"handle": "a", "content": "good"}
                not json

                {"handle": "a"}
                {"handle": 7, "content": "x"}
                ["a", "b"]
                {"handle": "a", "content": "good"} and more
                {"handle": "a", "content": "good", "id": "with space"}
                {"handle": "a", "content": "good", "id": 7}
                """;
        try (FakeIngestServer server =
                new FakeIngestServer(
                        (request, attempt) ->
                                request.body().contains("content") ? ACCEPTED : INVALID)) {
            Path rejects = directory.resolve("rejects.jsonl");
            CommandRun run =
                    post(file("mixed.jsonl", lines), server, "--rejects", rejects.toString());

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .startsWith("3 sent: 2 accepted, 6 rejected, 0 failed, 0 retried; ");
            assertThat(run.err().lines())
                    .containsExactlyInAnyOrder(
                            "line 2: is not JSON: Unrecognized token 'not': was expecting (JSON"
                                    + " String, Number, Array, Object or token 'null', 'true' or"
                                    + " 'false')",
                            "line 4: 422 content is missing",
                            "line 5: handle is not a string",
                            "line 6: is not a JSON object",
                            "line 7: is not JSON: Unrecognized token 'and': was expecting (JSON"
                                    + " String, Number, Array, Object or token 'null', 'true' or"
                                    + " 'false')",
                            "line 8: Idempotency-Key is not 1 to 255 visible ASCII characters");
            assertThat(server.keys()).contains("7");
            assertThat(Files.readAllLines(rejects))
                    .hasSize(6)
                    .contains(
                            "{\"line\":6,\"reason\":\"is not a JSON"
                                    + " object\",\"text\":\"[\\\"a\\\", \\\"b\\\"]\"}");
        }
    }

    @Test
    void showsTheFirstTwentyRejectionsAndCountsTheRest() throws Exception {
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> INVALID)) {
            CommandRun run = post(file("bad.jsonl", tweets(50)), server, "--json");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.json().get("rejected").asInt()).isEqualTo(50);
            assertThat(run.json().get("refusals")).hasSize(20);

            CommandRun text = post(file("bad.jsonl", tweets(50)), server);
            assertThat(text.err().lines())
                    .hasSize(21)
                    .last()
                    .isEqualTo("... and 30 more, which --rejects FILE writes to a file");
        }
    }

    @Test
    void rejectedTweetsCanBePostedAgainWithTheSameKeys() throws Exception {
        Path rejects = directory.resolve("rejects.jsonl");
        List<String> keys;
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> INVALID)) {
            post(file("bad.jsonl", tweets(3)), server, "--rejects", rejects.toString());
            keys = server.keys();
        }
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            assertThat(post(rejects, server).exitCode()).isZero();
            assertThat(server.keys()).containsExactlyInAnyOrderElementsOf(keys);
            assertThat(server.requests())
                    .extracting(Request::body)
                    .contains("{\"handle\":\"user 2\",\"content\":\"tweet 2\"}");
        }
    }

    @Test
    void failsWithOneLineIfNothingListens() throws Exception {
        int port = FreePorts.next();
        CommandRun run =
                CommandRun.tweeter(
                        PostCommand.class,
                        "post",
                        file("many.jsonl", tweets(10_000)).toString(),
                        "--to",
                        "localhost:" + port,
                        "--max-retries",
                        "2");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(" 0 accepted, 0 rejected, ");
        assertThat(run.err().lines())
                .filteredOn(line -> line.startsWith("tweeter post:"))
                .singleElement()
                .asString()
                .startsWith("tweeter post: gave up on http://localhost:" + port)
                .contains("connection refused");
        assertThat(run.err().lines().count()).isLessThan(40);
    }

    @Test
    void givesUpAtOnceOnAServerThatIsNotAnIngestService() throws Exception {
        try (FakeIngestServer server =
                new FakeIngestServer(
                        (request, attempt) -> new Reply(404, Map.of(), "nothing here"))) {
            CommandRun run = post(file("many.jsonl", tweets(10_000)), server);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("tweeter post: gave up on " + server.url() + ": POST ")
                    .contains("/tweets returned 404 Not Found")
                    .hasLineCount(1);
            assertThat(server.requests()).hasSizeLessThan(1_000);
        }
    }

    @Test
    void startsNoMoreTweetsThanTheRateAllows() throws Exception {
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            CommandRun run = post(file("slow.jsonl", tweets(40)), server, "--rate", "50", "--json");
            assertThat(run.exitCode()).isZero();
            assertThat(run.json().get("seconds").asDouble()).isGreaterThan(0.6);
        }
    }

    @Test
    void asManyTweetsAreInFlightAsTheConcurrencyAllowsEvenIfTheyWaitForARetry() throws Exception {
        CountDownLatch together = new CountDownLatch(3);
        try (FakeIngestServer server =
                new FakeIngestServer(
                        (request, attempt) -> attempt > 1 ? ACCEPTED : whenAll(together))) {
            CommandRun run = post(file("ten.jsonl", tweets(10)), server, "--concurrency", "3");

            assertThat(run.exitCode()).isZero();
            Set<String> beforeTheFirstRetry = new HashSet<>();
            assertThat(server.keys().stream().takeWhile(beforeTheFirstRetry::add)).hasSize(3);
        }
    }

    /** A command that has fewer in flight fails, but does not hang. */
    private static Reply whenAll(CountDownLatch together) {
        together.countDown();
        try {
            return together.await(10, TimeUnit.SECONDS) ? UNAVAILABLE : INVALID;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEmptyFileSucceeds() throws Exception {
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            CommandRun run = post(file("empty.jsonl", "\n\n"), server);
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("0 sent: 0 accepted");
        }
    }

    @Test
    void anUnreadableFileIsReportedInOneLine() throws Exception {
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            Path missing = directory.resolve("missing.jsonl");
            CommandRun run = post(missing, server);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .isEqualToIgnoringNewLines("tweeter post: file not found: " + missing);

            run = post(directory, server);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .isEqualToIgnoringNewLines("tweeter post: " + directory + ": is a directory");
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aFileInAnotherEncodingIsRefusedWhole(String encoding) throws Exception {
        for (String mark : List.of("", "\ufeff")) {
            assertRefused(
                    (mark + tweets(3)).getBytes(Charset.forName(encoding)),
                    "is in %s; UTF-8 is wanted, as iconv -f %s -t UTF-8 makes it"
                            .formatted(encoding, encoding));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n  \"handle\": \"a\",\n  \"content\": \"b\"\n}\n",
                "\n{ \"handle\": \"a\",\n  \"content\": \"b\" }\n",
                "{\"handle\":\n\"a\", \"content\": \"b\"}\n",
                "{\"x\": [\n1], \"handle\": \"a\", \"content\": \"b\"}\n",
            })
    void objectsOverSeveralLinesAreRefusedWhole(String first) throws Exception {
        assertRefused(
                (first + tweets(3)).getBytes(StandardCharsets.UTF_8),
                "has objects over several lines; one object a line is wanted, as jq -c . makes it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\n%s]\n", "[%s]\n", "[ {},\n%s]"})
    void aJsonArrayIsRefusedWhole(String array) throws Exception {
        assertRefused(
                array.formatted(tweets(1)).getBytes(StandardCharsets.UTF_8),
                "is a JSON array; one object a line is wanted, as jq -c '.[]' makes it");
    }

    /** As a file has it that was cut from a larger one. */
    @Test
    void aFirstLineThatEndsInAStringIsRejectedAlone() throws Exception {
        String cut = "{\"handle\": \"a\", \"content\": \"c\n";
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            CommandRun run = post(file("cut.jsonl", cut + tweets(2)), server);

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).startsWith("2 sent: 2 accepted, 1 rejected, ");
            assertThat(run.err()).startsWith("line 1: is not JSON: it ends too early");
        }
    }

    /** As a file, and compressed from standard input. */
    private void assertRefused(byte[] tweets, String why) throws IOException {
        Path file = Files.write(directory.resolve("tweets"), tweets);
        Path rejects = directory.resolve("rejects.jsonl");
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(tweets);
        }
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            CommandRun ofFile = post(file, server, "--rejects", rejects.toString());
            CommandRun ofInput =
                    CommandRun.of(
                            new CommandLine(
                                    new PostCommand(
                                            new ByteArrayInputStream(compressed.toByteArray()))),
                            "-",
                            "--to",
                            server.url());

            assertThat(ofFile.exitCode()).isEqualTo(2);
            assertThat(ofFile.output())
                    .isEqualToIgnoringNewLines("tweeter post: " + file + ": " + why);
            assertThat(ofInput.exitCode()).isEqualTo(2);
            assertThat(ofInput.output()).isEqualToIgnoringNewLines("post: standard input: " + why);
            assertThat(server.requests()).isEmpty();
            assertThat(rejects).doesNotExist();
        }
    }

    @Test
    void aTruncatedGzipFileReportsWhatWasSent() throws Exception {
        Path complete = directory.resolve("complete.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(complete))) {
            out.write(tweets(6_000).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(complete);
        Path truncated = directory.resolve("truncated.gz");
        Files.write(truncated, Arrays.copyOf(bytes, bytes.length / 2));
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            CommandRun run = post(truncated, server, "--json");
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains("tweeter post: cannot read " + truncated + " to its end: ");
            assertThat(run.json().get("accepted").asInt())
                    .isPositive()
                    .isEqualTo(run.json().get("sent").asInt())
                    .isEqualTo(server.requests().size());
        }
    }

    @Test
    void invalidOptionsAreReported() throws Exception {
        Path file = file("few.jsonl", tweets(1));
        assertUsage("--concurrency must be between 1 and 1000, not 0", file, "--concurrency", "0");
        assertUsage(
                "--max-retries must be between 0 and 1000, not -1", file, "--max-retries", "-1");
        assertUsage("'ftp://host' is not a URL", file, "--to", "ftp://host");
        assertUsage("--keys", file, "--keys", "some");
    }

    @Test
    void anInterruptPrintsTheSummarySoFar() throws Exception {
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            List<String> command = new ArrayList<>(Script.interruptible());
            command.addAll(
                    CommandRun.processCommand(
                            PostCommand.class, "post", "-", "--to", server.url(), "--json"));
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try {
                process.getOutputStream().write(tweets(10).getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().flush();
                await().atMost(Duration.ofMinutes(1)).until(() -> server.requests().size() == 10);

                Processes.signal("INT", List.of(process.toHandle()));
                String out =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(new ObjectMapper().readTree(out).get("accepted").asInt()).isEqualTo(10);
                assertThat(process.exitValue()).isEqualTo(130);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void aRunThatGivesUpDoesNotWaitForTheNextLine() throws Exception {
        try (FakeIngestServer server =
                new FakeIngestServer((request, attempt) -> new Reply(404, Map.of(), "nothing"))) {
            Process process =
                    new ProcessBuilder(
                                    CommandRun.processCommand(
                                            PostCommand.class, "post", "-", "--to", server.url()))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (OutputStream lines = process.getOutputStream()) {
                lines.write(tweets(1).getBytes(StandardCharsets.UTF_8));
                lines.flush();

                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).isEqualTo(1);
                assertThat(process.errorReader().readLine()).contains("gave up on");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void onlyWhatIsNotStoredIsSent() throws Exception {
        Set<String> stored = ConcurrentHashMap.newKeySet();
        Path file = file("many.jsonl", tweets(20));
        try (FakeIngestServer server = new FakeIngestServer(storing(stored))) {
            assertThat(post(file, server, "--skip-stored").exitCode()).isZero();
            assertThat(server.keys()).hasSize(20);
            assertThat(stored).hasSize(20);
        }
        List<String> lost = stored.stream().limit(3).toList();
        stored.removeAll(lost);
        try (FakeIngestServer server = new FakeIngestServer(storing(stored))) {
            CommandRun run = post(file, server, "--skip-stored");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("20 sent: 20 accepted, ");
            assertThat(server.keys()).hasSize(3);
            assertThat(stored).hasSize(20).containsAll(lost);
        }
    }

    @Test
    void aLookUpThatFailsIsRetried() throws Exception {
        Set<String> stored = ConcurrentHashMap.newKeySet();
        try (FakeIngestServer server =
                new FakeIngestServer(
                        (request, attempt) ->
                                request.key() == null && attempt == 1
                                        ? UNAVAILABLE
                                        : storing(stored).reply(request, attempt))) {
            CommandRun run = post(file("few.jsonl", tweets(4)), server, "--skip-stored", "--json");
            assertThat(run.exitCode()).isZero();
            assertThat(run.json().get("retried").asInt()).isEqualTo(4);
            assertThat(server.keys()).hasSize(4);
        }
    }

    @Test
    void staysWhenEverythingIsPostedUntilItIsStopped() throws Exception {
        Path file = file("tweets.json", "{\"handle\":\"\",\"content\":\"ACT I\"}\n" + tweets(10));
        Path beats = directory.resolve("beats");
        Path output = directory.resolve("output");
        try (FakeIngestServer server =
                new FakeIngestServer(
                        (request, attempt) ->
                                request.body().contains("ACT I") ? INVALID : ACCEPTED)) {
            Process process =
                    new ProcessBuilder(
                                    CommandRun.processCommand(
                                            PostCommand.class,
                                            "post",
                                            file.toString(),
                                            "--to",
                                            server.url(),
                                            "--stay",
                                            "--heartbeat",
                                            beats.toString()))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            try {
                await().atMost(Duration.ofMinutes(1))
                        .until(
                                () ->
                                        Files.readString(output)
                                                .contains("nothing is left to post; waiting"));
                FileTime old = FileTime.fromMillis(0);
                Files.setLastModifiedTime(beats, old);
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> !Files.getLastModifiedTime(beats).equals(old));
                assertThat(process.isAlive()).isTrue();

                process.destroy();
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).isEqualTo(143);
                assertThat(Files.readString(output))
                        .containsOnlyOnce("11 sent: 10 accepted, 1 rejected, 0 failed, ")
                        .contains("line 1: 422 ");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void doesNotStayIfALineFailedOrNoneWasAccepted() throws Exception {
        Path file = file("few.jsonl", tweets(3));
        for (Reply reply : List.of(UNAVAILABLE, INVALID)) {
            try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> reply)) {
                assertThat(stay(file, server).exitCode()).isEqualTo(1);
            }
        }
        try (FakeIngestServer server =
                new FakeIngestServer(
                        (request, attempt) ->
                                request.body().contains("tweet 1") ? UNAVAILABLE : ACCEPTED)) {
            CommandRun run = stay(file, server);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).startsWith("3 sent: 2 accepted, 0 rejected, 1 failed");
        }
    }

    /** In a process of its own, which ends after some time if it stays. */
    private static CommandRun stay(Path file, FakeIngestServer server) throws Exception {
        return CommandRun.process(
                Map.of(),
                PostCommand.class,
                "post",
                file.toString(),
                "--to",
                server.url(),
                "--max-retries",
                "0",
                "--stay");
    }

    /** Answers as the service does whose tweets are stored at once. */
    private static FakeIngestServer.Script storing(Set<String> ids) {
        return (request, attempt) -> {
            if (request.key() == null) {
                boolean found = ids.contains(request.path().replace("/tweets/", ""));
                return new Reply(found ? 200 : 404, Map.of(), "{}");
            }
            Matcher handle = Pattern.compile("\"handle\":\"(.*?)\"").matcher(request.body());
            assertThat(handle.find()).isTrue();
            ids.add(TweetIds.fromIdempotencyKey(handle.group(1), request.key()).toString());
            return ACCEPTED;
        };
    }

    private void assertUsage(String message, Path file, String... options) {
        CommandRun run =
                CommandRun.tweeter(
                        PostCommand.class,
                        Stream.concat(Stream.of("post", file.toString()), Stream.of(options))
                                .toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    private List<String> keysOf(Path file, String... options) throws IOException {
        try (FakeIngestServer server = new FakeIngestServer((request, attempt) -> ACCEPTED)) {
            assertThat(post(file, server, options).exitCode()).isZero();
            return server.keys();
        }
    }

    private static CommandRun post(Path file, FakeIngestServer server, String... options) {
        return CommandRun.tweeter(
                PostCommand.class,
                Stream.concat(
                                Stream.of("post", file.toString(), "--to", server.url()),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String tweets(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                "{\"handle\": \"user %d\", \"content\": \"tweet %d\", \"x\": [1]}\n"
                                        .formatted(i, i))
                .collect(Collectors.joining());
    }
}
