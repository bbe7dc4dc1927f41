package io.tweeter.deploy.tools.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.model.Draft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GenerateCommandTest {

    /** Must never change: measurements with a seed have to stay reproducible. */
    @Test
    void theSameSeedGivesTheSameBytesOnEveryMachine() throws Exception {
        byte[] bytes =
                generate("--tweets", "5000", "--users", "777", "--skew", "1.1", "--seed", "42");
        assertThat(generate("--tweets=5000", "--users=777", "--skew=1.1", "--seed=42"))
                .isEqualTo(bytes);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                .isEqualTo("6e1ce5b430dc17a00773d4d0119a77bc392d38bad8fda95934c7e60d19a5f662");
    }

    @Test
    void anotherSeedGivesOtherTweets() throws Exception {
        Set<JsonNode> common = new HashSet<>(tweets("--seed", "1"));
        common.retainAll(tweets("--seed", "2"));
        assertThat(common).hasSizeLessThan(50);
    }

    @Test
    void everyTweetIsValidAndAllLengthsOccur() throws Exception {
        List<Integer> lengths = new ArrayList<>();
        for (JsonNode tweet : tweets("--tweets", "20000", "--users", "100000")) {
            String handle = tweet.get("handle").textValue();
            String content = tweet.get("content").textValue();
            assertThat(Draft.of(handle, content)).isEqualTo(new Draft(handle, content));
            lengths.add(content.codePointCount(0, content.length()));
        }
        assertThat(lengths).contains(1, 2, 20, 70, 139, 140);
    }

    @Test
    void frequenciesOfUsersFollowTheSkew() throws Exception {
        // With skew 1 and 10 users, the first has 1 / (1 + 1/2 + ... + 1/10) of all tweets.
        List<JsonNode> tweets = tweets("--tweets", "100000", "--users", "10", "--skew", "1");
        Map<String, Long> counts = countByHandle(tweets);
        List<Long> sorted = counts.values().stream().sorted((a, b) -> Long.compare(b, a)).toList();
        assertThat(sorted).hasSize(10);
        assertThat(sorted.get(0) / 100_000.0).isCloseTo(0.3414, within(0.01));
        assertThat(sorted.get(1) / 100_000.0).isCloseTo(0.1707, within(0.01));
        assertThat(sorted.get(9) / 100_000.0).isCloseTo(0.0341, within(0.005));

        Map<String, Long> even =
                countByHandle(tweets("--tweets", "100000", "--users", "10", "--skew", "0"));
        assertThat(even.values())
                .hasSize(10)
                .allSatisfy(count -> assertThat(count / 100_000.0).isCloseTo(0.1, within(0.01)));
    }

    @Test
    void duplicatesEqualAnEarlierLineIncludingItsKey() throws Exception {
        List<JsonNode> tweets = tweets("--tweets", "20000", "--duplicates", "0.25");
        Map<String, Set<JsonNode>> byKey =
                tweets.stream()
                        .collect(
                                Collectors.groupingBy(
                                        tweet -> tweet.get("idempotency_key").textValue(),
                                        Collectors.toSet()));
        assertThat(byKey.values()).allSatisfy(lines -> assertThat(lines).hasSize(1));
        assertThat(byKey.size() / 20_000.0).isCloseTo(0.75, within(0.01));

        // Without duplicates the lines have no key: tweeter post decides.
        assertThat(tweets("--tweets", "5")).noneMatch(tweet -> tweet.has("idempotency_key"));
    }

    @Test
    void moreTweetsStartWithTheSameLines() throws Exception {
        assertThat(new String(generate("--tweets", "200"), StandardCharsets.UTF_8))
                .startsWith(new String(generate("--tweets", "100"), StandardCharsets.UTF_8));
        assertThat(generate("--tweets", "0")).isEmpty();
    }

    @Test
    void aClosedPipeIsNotAnError() {
        Run run = run(failing("Broken pipe"), "--tweets", "100000");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aWriteErrorIsReportedInOneLine() {
        Run run = run(failing("No space left on device"), "--tweets", "100000");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("cannot write: No space left on device").hasLineCount(1);
    }

    @Test
    void optionsOutOfRangeAreInvalid() {
        assertThat(run(new ByteArrayOutputStream(), "--users", "0"))
                .matches(
                        run ->
                                run.exitCode() == 2
                                        && run.err().contains("--users must be between 1"));
        assertThat(run(new ByteArrayOutputStream(), "--skew", "NaN").exitCode()).isEqualTo(2);
        assertThat(run(new ByteArrayOutputStream(), "--duplicates", "1").exitCode()).isEqualTo(2);
        assertThat(run(new ByteArrayOutputStream(), "--tweets", "-1").exitCode()).isEqualTo(2);
    }

    private record Run(int exitCode, String err) {}

    private static Run run(OutputStream out, String... args) {
        StringWriter err = new StringWriter();
        int exitCode =
                new CommandLine(new GenerateCommand(out))
                        .setErr(new PrintWriter(err))
                        .execute(args);
        return new Run(exitCode, err.toString());
    }

    private static byte[] generate(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(run(out, args).exitCode()).isZero();
        return out.toByteArray();
    }

    private static List<JsonNode> tweets(String... args) throws IOException {
        List<JsonNode> tweets = new ArrayList<>();
        try (var lines =
                new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(generate(args))) {
            lines.forEachRemaining(tweets::add);
        }
        return tweets;
    }

    private static Map<String, Long> countByHandle(List<JsonNode> tweets) {
        return tweets.stream()
                .collect(
                        Collectors.groupingBy(
                                tweet -> tweet.get("handle").textValue(), Collectors.counting()));
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
