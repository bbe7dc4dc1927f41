package io.tweeter.deploy.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
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

    /** No checkpoint is ever taken. */
    static final String NO_CHECKPOINT = "no-checkpoint";

    /**
     * Submits the job.
     *
     * @param args the job's name, the folder for its checkpoints, and {@code NAME=VALUE} settings,
     *     of which {@code MODE=...} is a mode
     */
    public static void main(String[] args) throws Exception {
        List<String> settings = List.of(args).subList(2, args.length);
        String mode =
                settings.stream()
                        .filter(setting -> setting.startsWith("MODE="))
                        .map(setting -> setting.substring("MODE=".length()))
                        .findFirst()
                        .orElse(modeOfJar());
        boolean breaks = mode.equals(BREAK);
        if (mode.equals(FAIL)) {
            throw new IllegalArgumentException("MODE is 'fail',\nwhich this job cannot do");
        }
        Configuration configuration = new Configuration();
        configuration.set(
                PipelineOptions.GLOBAL_JOB_PARAMETERS,
                settings.stream()
                        .map(setting -> setting.split("=", 2))
                        .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1])));
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                mode.equals(NO_CHECKPOINT) ? Duration.ofDays(1) : Duration.ofMillis(200));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, args[1] + "/" + args[0]);
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment
                .fromSource(
                        new NumberSequenceSource(0, Long.MAX_VALUE - 1),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid(mode.equals(INCOMPATIBLE) ? "other numbers" : "numbers")
                .map(
                        number -> {
                            if (breaks) {
                                throw new IllegalStateException("broke at " + number);
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

    private static String modeOfJar() throws IOException {
        try (InputStream file = TinyJob.class.getResourceAsStream("/" + MODE)) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
