package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PostMetrics metrics = new PostMetrics(registry);

    @Test
    void allReasonsExistWithTheValueZeroFromTheStart() {
        assertThat(registry.get("tweeter.tweets.refused").counters())
                .extracting(counter -> counter.getId().getTag("reason"))
                .containsExactlyInAnyOrder(
                        "busy",
                        "unreachable",
                        "timeout",
                        "wrong_clock",
                        "malformed",
                        "unauthorized",
                        "foreign_origin",
                        "slow_body",
                        "too_large",
                        "media_type",
                        "expectation",
                        "invalid",
                        "rate_limited",
                        "other",
                        "fault");
        assertThat(registry.get("tweeter.tweets.refused").counters())
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
        assertThat(registry.get("tweeter.tweets.accepted").counter().count()).isZero();
    }

    @Test
    void theGuideListsAllReasonsAndAlertAndPanelCountThoseThatAreNoClientsFault()
            throws IOException {
        Path folder = Path.of("../deploy/observability");
        String row =
                Files.readAllLines(folder.resolve("README.md")).stream()
                        .filter(line -> line.startsWith("| `tweeter_tweets_refused_total` |"))
                        .findFirst()
                        .orElseThrow();
        assertThat(Pattern.compile("`(\\w+)`").matcher(row.split("\\|", -1)[4]).results())
                .extracting(reason -> reason.group(1))
                .containsExactlyInAnyOrderElementsOf(
                        registry.get("tweeter.tweets.refused").counters().stream()
                                .map(counter -> counter.getId().getTag("reason"))
                                .toList());
        String ours =
                Stream.concat(
                                Arrays.stream(LogUnavailableException.Reason.values())
                                        .map(reason -> reason.name().toLowerCase(Locale.ROOT)),
                                Stream.of("fault"))
                        .collect(Collectors.joining("|"));
        for (String file : List.of("alerts.yml", "dashboards/service.json")) {
            assertThat(
                            Pattern.compile("reason=~\\\\?\"([^\"\\\\]*)")
                                    .matcher(Files.readString(folder.resolve(file)))
                                    .results())
                    .as(file)
                    .hasSize(2)
                    .allMatch(selector -> selector.group(1).equals(ours));
        }
        for (String reason : ours.split("\\|", -1)) {
            assertThat(Files.readString(folder.resolve("alerts.yml")))
                    .as("a description explains %s", reason)
                    .containsPattern("\\b" + reason + "[:,] ");
        }
    }

    @Test
    void aPostIsCountedByTheReasonWhyItWasNotAccepted() {
        metrics.notAccepted(
                new LogUnavailableException(LogUnavailableException.Reason.BUSY, "too many"));
        metrics.notAccepted(new ProblemException(ProblemType.TOO_MANY_REQUESTS, "slower"));
        metrics.notAccepted(new ProblemException(ProblemType.NOT_FOUND, "what?"));
        metrics.notAccepted(new IllegalStateException("a bug"));
        metrics.accepted();

        for (String reason : new String[] {"busy", "rate_limited", "other", "fault"}) {
            assertThat(refused(reason).count()).as(reason).isEqualTo(1);
        }
        assertThat(refused("unreachable").count()).isZero();
        assertThat(registry.get("tweeter.tweets.accepted").counter().count()).isEqualTo(1);
    }

    private Counter refused(String reason) {
        return registry.get("tweeter.tweets.refused").tag("reason", reason).counter();
    }
}
