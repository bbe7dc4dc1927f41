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
            "The jobs do not forget: copies of tweets that were there stay duplicates, and counts go"
                    + " on from where they were. To start from nothing, stop both jobs first,"
                    + " delete topic tweets, and submit them again without state.",
            "CASSANDRA_... in the environment says where and how."
        })
public final class ClearCommand implements Callable<Integer> {

    @Option(names = "--yes", description = "Without it, nothing is deleted.")
    private boolean yes;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws SchemaException {
        CassandraSettings cassandra = CassandraSettings.from(Environment.ofProcess());
        String where =
                "keyspace %s of Cassandra at %s"
                        .formatted(cassandra.keyspace(), cassandra.addresses());
        if (!yes) {
            throw new ParameterException(
                    spec.commandLine(), "this deletes all rows in " + where + "; add --yes");
        }
        PipelineTables.clear(cassandra);
        spec.commandLine().getOut().println("Empty are all tables in " + where);
        return ExitCode.OK;
    }
}
