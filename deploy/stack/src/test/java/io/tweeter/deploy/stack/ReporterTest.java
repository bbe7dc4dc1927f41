package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReporterTest {

    private final StringWriter out = new StringWriter();
    private final Reporter reporter =
            new Reporter(
                    new PrintWriter(out),
                    Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC));

    @Test
    void readyServersAreAlignedWithTheirTimes() {
        reporter.ready("kafka", Duration.ofMillis(4_260), "127.0.0.1:9092");
        reporter.ready("tables", Duration.ofSeconds(12), "");

        assertThat(out.toString().lines())
                .containsExactly(
                        "  kafka          ready      4.3 s   127.0.0.1:9092",
                        "  tables         ready     12.0 s");
    }

    @Test
    void eventsHaveTheTimeOfDay() {
        reporter.event("kafka was restarted");

        assertThat(out.toString().lines()).containsExactly("03:04:05  kafka was restarted");
    }

    @Test
    void tableHasTwoColumns() {
        reporter.table(List.of(List.of("Page", "http://localhost:10000"), List.of("Logs", "/x")));

        assertThat(out.toString().lines())
                .containsExactly("  Page           http://localhost:10000", "  Logs           /x");
    }
}
