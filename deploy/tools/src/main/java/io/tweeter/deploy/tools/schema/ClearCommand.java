package io.tweeter.deploy.tools.schema;

import io.tweeter.model.Topics;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tweeter clear}: empties the tables, and the topic of counts on request. */
@Command(
        name = "clear",
        mixinStandardHelpOptions = true,
        description = {
            "Deletes all tweets and counts from Cassandra.",
            "The jobs keep their state: a tweet that was stored before is still a duplicate, and"
                    + " counts continue from their last values. Jobs that run restart from their last"
                    + " checkpoint and store again what came since.",
            "To store and count again all tweets that Kafka still has, stop both jobs, clear the"
                    + " tables with --counts-topic, and submit both jobs again without state. To"
                    + " forget the tweets, too, delete topic tweets before that.",
            "Set CASSANDRA_..., and KAFKA_... with --counts-topic, in the environment to configure"
                    + " the connections."
        })
public final class ClearCommand implements Callable<Integer> {

    @Option(names = "--yes", description = "Confirms the deletion; required.")
    private boolean yes;

    @Option(
            names = "--counts-topic",
            description =
                    "Deletes all records of topic tweet-counts, too; no job that writes to it may"
                            + " run meanwhile.")
    private boolean countsTopic;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws SchemaException, InterruptedException {
        Environment environment = Environment.ofProcess();
        CassandraSettings cassandra = CassandraSettings.from(environment);
        String keyspace =
                "keyspace %s of Cassandra at %s"
                        .formatted(cassandra.keyspace(), cassandra.addresses());
        if (!yes) {
            throw new ParameterException(
                    spec.commandLine(),
                    "this deletes all rows in %s%s; confirm with --yes"
                            .formatted(
                                    keyspace,
                                    countsTopic
                                            ? " and all records of Kafka's topic " + Topics.COUNTS
                                            : ""));
        }
        if (countsTopic) {
            KafkaSettings kafka = KafkaSettings.from(environment);
            PipelineTopics.empty(kafka, Topics.COUNTS);
            spec.commandLine()
                    .getOut()
                    .println(
                            "Deleted all records of topic %s in Kafka at %s"
                                    .formatted(Topics.COUNTS, kafka.bootstrapServers()));
        }
        PipelineTables.clear(cassandra, this::progress);
        spec.commandLine().getOut().println("Deleted all rows in " + keyspace);
        return ExitCode.OK;
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(line + " ...");
        spec.commandLine().getErr().flush();
    }
}
