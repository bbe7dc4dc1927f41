package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack whose TaskManager's clock, and no other, is stepped while it runs. */
class SteppedClockNightlyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String HANDLE = "clock";
    private static final int TWEETS = 20;

    /** Characters of a time such as {@code 2026-11-28T08:32:11,432} in Flink's log. */
    private static final int TIME_LENGTH = 23;

    @TempDir Path dir;
    private int expected;

    @Test
    void countsAndBoardsAreRightWhateverTheTaskManagersClockDoes() throws Exception {
        Tool.require("faketime");
        try (TestStack stack = TestStack.start(jdk());
                Pipeline pipeline = stack.connect()) {
            for (int minutes : List.of(0, -60, 10, -120)) {
                step(Duration.ofMinutes(minutes));
                postedTweetsAreStoredCountedAndRanked(stack, pipeline);
            }
            step(Duration.ofHours(-3));
            ProcessHandle.of(stack.pids().get("taskmanager")).orElseThrow().destroyForcibly();
            postedTweetsAreStoredCountedAndRanked(stack, pipeline);

            assertThat(stepsInTheLog(stack))
                    .as("from line to line of the TaskManager's own log")
                    .anyMatch(step -> step.compareTo(Duration.ofMinutes(-55)) < 0);
        }
    }

    private void postedTweetsAreStoredCountedAndRanked(TestStack stack, Pipeline pipeline)
            throws Exception {
        for (int i = 0; i < TWEETS; i++) {
            assertThat(
                            pipeline.post(stack.vip(), HANDLE, "Number " + expected++, null)
                                    .statusCode())
                    .isEqualTo(202);
        }
        Map<String, Long> counts = Map.of(HANDLE, (long) expected);
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> {
                            assertThat(pipeline.storedByHandle(HANDLE)).isEqualTo(counts);
                            assertThat(pipeline.counted(HANDLE)).isEqualTo(counts);
                            assertThat(pipeline.ranked("all-time", HANDLE)).isEqualTo(expected);
                            assertThat(pipeline.ranked("last-minute", HANDLE))
                                    .isGreaterThanOrEqualTo(TWEETS);
                        });
        assertThat(pipeline.timelineByHandle(HANDLE)).isEqualTo(counts);
        assertThat(pipeline.userTimelinesByHandle(HANDLE)).isEqualTo(counts);
    }

    /** By how much the clock went from each line of the TaskManager's log to the next. */
    private static List<Duration> stepsInTheLog(TestStack stack) throws IOException {
        List<Duration> steps = new ArrayList<>();
        LocalDateTime last = null;
        for (String line : Files.readAllLines(stack.dataDir().resolve("logs/taskmanager.log"))) {
            try {
                LocalDateTime time =
                        LocalDateTime.parse(
                                line.substring(0, Math.min(TIME_LENGTH, line.length()))
                                        .replace(',', '.'));
                if (last != null) {
                    steps.add(Duration.between(last, time));
                }
                last = time;
            } catch (DateTimeParseException e) {
                // a further line of a message
            }
        }
        return steps;
    }

    private void step(Duration ahead) throws IOException {
        // Read at any time: replaced as a whole.
        Path next = Files.writeString(dir.resolve("next"), "%+d%n".formatted(ahead.toSeconds()));
        Files.move(next, clock(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path clock() {
        return dir.resolve("clock");
    }

    /** The JDK that runs this, but for the clock that it gives to TaskManagers. */
    private Path jdk() throws IOException {
        Path original = Path.of(System.getProperty("java.home"));
        Path jdk = Files.createDirectories(dir.resolve("jdk/bin")).getParent();
        try (Stream<Path> files = Files.list(original)) {
            for (Path file : files.filter(file -> !file.endsWith("bin")).toList()) {
                Files.createSymbolicLink(jdk.resolve(file.getFileName()), file);
            }
        }
        Path java = jdk.resolve("bin/java");
        Files.writeString(
                java,
                """
                #!/bin/sh
                case " $* " in
                *.TaskManagerRunner*)
                    export LD_PRELOAD=%s FAKETIME_TIMESTAMP_FILE=%s FAKETIME_NO_CACHE=1
                    # Only the time of day: what is measured as a difference stays right.
                    export FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0
                    ;;
                esac
                exec %s/bin/java -Djava.home=%s "$@"
                """
                        .formatted(library(), clock(), original, jdk));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        step(Duration.ZERO);
        return jdk;
    }

    private static Path library() throws IOException {
        try (Stream<Path> files =
                Files.find(
                        Path.of("/usr/lib"),
                        3,
                        (file, is) -> file.endsWith("libfaketimeMT.so.1"))) {
            return files.findFirst().orElseThrow();
        }
    }
}
