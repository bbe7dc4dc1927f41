package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.Nodetool;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tweeter nodetool}. */
@Command(
        name = "nodetool",
        mixinStandardHelpOptions = true,
        description = {
            "Runs Cassandra's nodetool on a node of the stack, such as: tweeter nodetool cassandra-3 repair -full",
            "From its first use until the node stops, JMX is open on the node's address, without a password:"
                    + " users of this machine may run code with it as the user of the node."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0, 1, 2:as of nodetool",
            "1:also if the node does not run",
            "2:also for invalid arguments"
        })
public final class NodetoolCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "NODE",
            description = "Its name as in tweeter status: cassandra, or cassandra-2 of several.")
    private String name;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "ARGUMENT",
            description = "Command and options of nodetool; help lists them.")
    private List<String> arguments;

    @Mixin private DataDirectoryOption dataDirectory;

    @Override
    public Integer call() throws StackException, IOException, InterruptedException {
        DataDirectory data = dataDirectory.get();
        StackState state = new RunningStack(data).state();
        StackState.Entry node =
                state.processes().stream()
                        .filter(entry -> entry.name().equals(name) && name.startsWith("cassandra"))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "there is no Cassandra node '%s'; tweeter status lists them"
                                                        .formatted(name)));
        ProcessHandle process =
                node.process()
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "%s does not run; tweeter status shows its state and log"
                                                        .formatted(name)));
        Nodetool nodetool =
                new Nodetool(
                        TweeterHome.find(),
                        data.of(name),
                        node.host(),
                        new StackPorts(state.portOffset()).cassandraJmx());
        return new ProcessBuilder(nodetool.command(process, arguments))
                .inheritIO()
                .start()
                .waitFor();
    }
}
