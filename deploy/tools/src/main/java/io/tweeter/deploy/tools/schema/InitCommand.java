package io.tweeter.deploy.tools.schema;

import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tweeter init}: topics and tables, on clusters that others than {@code up} run. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the Kafka topics, the Cassandra keyspace and the tables that are missing. Safe to"
                    + " repeat; what exists stays as it is.",
            "KAFKA_... and CASSANDRA_... in the environment say where and how."
        })
public final class InitCommand implements Callable<Integer> {

    private static final String WAIT = "--wait";
    private static final int PAUSE_SECONDS = 2;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of each topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "1",
            description = "Copies of each partition in Kafka (default: ${DEFAULT-VALUE}).")
    private short replication;

    @Option(
            names = "--cassandra-replication",
            paramLabel = "MAP",
            defaultValue = PipelineTables.ON_ONE_NODE,
            description =
                    "Replication of the keyspace in CQL (default: ${DEFAULT-VALUE}), such as"
                            + " {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}.")
    private String cassandraReplication;

    @Option(
            names = WAIT,
            paramLabel = "TIME",
            defaultValue = "0s",
            description =
                    "How long to try again while a server does not take it, such as 5m (default:"
                            + " ${DEFAULT-VALUE}).")
    private String wait;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws SchemaException, InterruptedException {
        if (partitions < 1 || replication < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--partitions and --replication must be at least 1");
        }
        Environment environment = Environment.ofProcess();
        KafkaSettings kafka = KafkaSettings.from(environment);
        CassandraSettings cassandra = CassandraSettings.from(environment);
        Duration patience = Environment.of(Map.of(WAIT, wait)).duration(WAIT, Duration.ZERO);
        long deadline = System.nanoTime() + patience.toNanos();
        PrintWriter out = spec.commandLine().getOut();
        retry(
                deadline,
                () ->
                        new PipelineTopics(partitions, replication)
                                .create(kafka)
                                .forEach(line -> out.println("note: " + line)));
        out.println("Topics are there, in Kafka at " + kafka.bootstrapServers());
        retry(deadline, () -> new PipelineTables(cassandraReplication).create(cassandra));
        out.println(
                "Tables are there, in keyspace %s of Cassandra at %s"
                        .formatted(cassandra.keyspace(), cassandra.addresses()));
        return ExitCode.OK;
    }

    private interface Step {
        void run() throws SchemaException, InterruptedException;
    }

    /** Says each new reason for trying again once. */
    private void retry(long deadline, Step step) throws SchemaException, InterruptedException {
        String said = "";
        while (true) {
            try {
                step.run();
                return;
            } catch (SchemaException e) {
                if (System.nanoTime() >= deadline) {
                    throw e;
                }
                if (!said.equals(e.getMessage())) {
                    said = e.getMessage();
                    spec.commandLine().getErr().println(said + "; trying again");
                    spec.commandLine().getErr().flush();
                }
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            }
        }
    }
}
