package io.tweeter.deploy.tools.schema;

import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tweeter clear}: empties the tables. */
@Command(
        name = "clear",
        mixinStandardHelpOptions = true,
        description = {
            "Deletes all tweets and counts from Cassandra.",
            "The jobs keep their state: a tweet that was stored before is still a duplicate, and"
                    + " counts continue from their last values. Jobs that run restart from their last"
                    + " checkpoint and store again what came since. To start from scratch, stop both"
                    + " jobs first, delete topic tweets, and submit them again without state.",
            "Set CASSANDRA_... in the environment to configure the connection."
        })
public final class ClearCommand implements Callable<Integer> {

    @Option(names = "--yes", description = "Confirms the deletion; required.")
    private boolean yes;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws SchemaException, InterruptedException {
        CassandraSettings cassandra = CassandraSettings.from(Environment.ofProcess());
        String keyspace =
                "keyspace %s of Cassandra at %s"
                        .formatted(cassandra.keyspace(), cassandra.addresses());
        if (!yes) {
            throw new ParameterException(
                    spec.commandLine(),
                    "this deletes all rows in " + keyspace + "; confirm with --yes");
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
