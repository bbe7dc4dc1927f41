package io.tweeter.deploy.jobs;

import io.tweeter.model.env.StateCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Counts forever; stands in for the pipeline's jobs in tests of how jobs are started and watched.
 */
public final class TinyJob {

    private TinyJob() {}

    /** Name of a file in the jar with one of the modes below, if the job is to be broken. */
    static final String MODE = "tiny-job-mode";

    /** The main method fails. */
    static final String FAIL = "fail";

    /** The first record makes the job fail. */
    static final String BREAK = "break";

    /** Cannot be restored from the state of other releases. */
    static final String INCOMPATIBLE = "incompatible";

    /**
     * As soon as the setting FILE names a file that exists, the job fails again and again; its
     * tasks run for a moment meanwhile.
     */
    static final String KEEP_BREAKING = "keep-breaking";

    /** Records pass from one task to another; after {@link #MANY} the setting FILE is a file. */
    static final String TWO_TASKS = "two-tasks";

    /** More than there are until the job is known to run. */
    static final int MANY = 300;

    /** A file with a secret is shown under its name, as earlier releases did: Flink hides it. */
    static final String SHOW_NAMES = "show-names";

    /** No checkpoint is ever taken. */
    static final String NO_CHECKPOINT = "no-checkpoint";

    /**
     * Submits the job.
     *
     * @param args the job's name, the folder for its checkpoints, and {@code NAME=VALUE} settings,
     *     of which {@code MODE=...} is a mode and {@code FILE=...} a file for that
     */
    public static void main(String[] args) throws Exception {
        List<String> settings = List.of(args).subList(2, args.length);
        String mode = find(settings, "MODE=", modeOfJar());
        String file = find(settings, "FILE=", "");
        boolean breaks = mode.equals(BREAK);
        boolean keepsBreaking = mode.equals(KEEP_BREAKING);
        boolean showsNames = mode.equals(SHOW_NAMES);
        boolean hasTwoTasks = mode.equals(TWO_TASKS);
        if (mode.equals(FAIL)) {
            throw new IllegalArgumentException("MODE is 'fail',\nwhich this job cannot do");
        }
        Configuration configuration = new Configuration();
        configuration.set(
                PipelineOptions.GLOBAL_JOB_PARAMETERS,
                settings.stream()
                        .map(setting -> setting.split("=", 2))
                        .collect(
                                Collectors.toMap(
                                        setting -> showsNames ? setting[0] : shownAs(setting),
                                        setting -> showsNames ? setting[1] : shown(setting))));
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                mode.equals(NO_CHECKPOINT) ? Duration.ofDays(1) : Duration.ofMillis(200));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, args[1] + "/" + args[0]);
        configuration.setString("restart-strategy.type", keepsBreaking ? "fixed-delay" : "none");
        configuration.setString("restart-strategy.fixed-delay.attempts", "1000000");
        configuration.setString("restart-strategy.fixed-delay.delay", "2 s");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        DataStream<Long> numbers =
                environment
                        .fromSource(
                                new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                                WatermarkStrategy.noWatermarks(),
                                "numbers")
                        .uid(mode.equals(INCOMPATIBLE) ? "other numbers" : "numbers");
        (hasTwoTasks ? numbers.rebalance() : numbers)
                .map(
                        number -> {
                            if (keepsBreaking && Files.exists(Path.of(file))) {
                                Thread.sleep(1_000); // no checkpoint is taken meanwhile
                                throw new IllegalStateException("broke at " + number);
                            }
                            if (breaks) {
                                throw new IllegalStateException("broke at " + number);
                            }
                            if (hasTwoTasks && number == MANY) {
                                Files.createFile(Path.of(file));
                            }
                            Thread.sleep(10); // so that the test does not burn a core
                            return number;
                        })
                .uid("slowly")
                .returns(Long.class)
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        environment.execute(args[0]);
    }

    private static String find(List<String> settings, String name, String otherwise) {
        return settings.stream()
                .filter(setting -> setting.startsWith(name))
                .map(setting -> setting.substring(name.length()))
                .findFirst()
                .orElse(otherwise);
    }

    /** As the real jobs show a file with a secret. */
    private static String shownAs(String[] setting) {
        return setting[0].endsWith("_FILE")
                ? StateCheck.ARGUMENT_PREFIX + Integer.toHexString(setting[0].hashCode())
                : setting[0];
    }

    private static String shown(String[] setting) {
        return setting[0].endsWith("_FILE") ? String.join("=", setting) : setting[1];
    }

    private static String modeOfJar() throws IOException {
        try (InputStream file = TinyJob.class.getResourceAsStream("/" + MODE)) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
