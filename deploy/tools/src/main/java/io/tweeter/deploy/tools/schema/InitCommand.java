package io.tweeter.deploy.tools.schema;

import io.tweeter.deploy.cli.Options;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.DedupHorizon;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tweeter init}: creates topics and tables on clusters that {@code up} does not manage. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Creates the Kafka topics, the Cassandra keyspace and the tables that do not exist yet."
                    + " Safe to repeat: existing ones are not changed, but topics are compared with"
                    + " what the pipeline relies on, and the keyspace's replicas with what is asked"
                    + " for, and differences are printed.",
            "Set KAFKA_... and CASSANDRA_... in the environment to configure the connections."
        })
public final class InitCommand implements Callable<Integer> {

    private static final int RETRY_INTERVAL_SECONDS = 2;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of each new topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "1",
            description = "Replication factor of each new topic (default: ${DEFAULT-VALUE}).")
    private short replication;

    @Option(
            names = "--cassandra-replication",
            paramLabel = "N|MAP",
            defaultValue = PipelineTables.ON_ONE_NODE,
            description =
                    "Replication of a new keyspace: a number, of replicas in"
                            + " CASSANDRA_LOCAL_DATACENTER, or a CQL map such as {'class':"
                            + " 'NetworkTopologyStrategy', 'datacenter1': 3} (default:"
                            + " ${DEFAULT-VALUE}).")
    private String cassandraReplication;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "0s",
            description =
                    "How long to retry while Kafka or Cassandra is unavailable, such as 5m (default:"
                            + " ${DEFAULT-VALUE}).")
    private String wait;

    @Option(
            names = "--repair",
            description =
                    "Sets what differs in the configuration of existing topics, where that does not"
                            + " touch their records: never partitions or replication.")
    private boolean repair;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws SchemaException, InterruptedException {
        Options.requireAtLeast(spec, "--partitions", partitions, 1);
        Options.requireAtLeast(spec, "--replication", replication, 1);
        Environment environment = Environment.ofProcess();
        KafkaSettings kafka = KafkaSettings.from(environment);
        CassandraSettings cassandra = CassandraSettings.from(environment);
        Duration horizon = DedupHorizon.from(environment);
        String replicas =
                PipelineTables.replication(cassandraReplication, cassandra.localDatacenter())
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "--cassandra-replication is '%s', neither a number nor a CQL map"
                                                        .formatted(cassandraReplication)));
        long deadline = System.nanoTime() + Options.duration("--wait", wait).toNanos();
        PrintWriter out = spec.commandLine().getOut();
        retry(
                deadline,
                () ->
                        new PipelineTopics(partitions, replication, horizon)
                                .create(kafka, repair)
                                .forEach(line -> out.println("note: " + line)));
        out.println("Topics exist in Kafka at " + kafka.bootstrapServers());
        retry(
                deadline,
                () ->
                        new PipelineTables(replicas)
                                .create(cassandra)
                                .ifPresent(line -> out.println("note: " + line)));
        out.println(
                "Tables exist in keyspace %s of Cassandra at %s"
                        .formatted(cassandra.keyspace(), cassandra.addresses()));
        return ExitCode.OK;
    }

    private interface Step {
        void run() throws SchemaException, InterruptedException;
    }

    /** Retries until the deadline; prints each new reason once. */
    private void retry(long deadline, Step step) throws SchemaException, InterruptedException {
        String lastError = "";
        while (true) {
            try {
                step.run();
                return;
            } catch (SchemaException e) {
                if (System.nanoTime() >= deadline) {
                    throw e;
                }
                if (!lastError.equals(e.getMessage())) {
                    lastError = e.getMessage();
                    spec.commandLine().getErr().println(lastError + "; retrying");
                    spec.commandLine().getErr().flush();
                }
                TimeUnit.SECONDS.sleep(RETRY_INTERVAL_SECONDS);
            }
        }
    }
}
