package io.tweeter.deploy.stack;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.cli.JsonOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tweeter status}: the processes of a stack. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Lists the pipeline's processes on this machine, with their log files.")
public final class StatusCommand implements Callable<Integer> {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    @Spec private CommandSpec spec;

    @Mixin private DataDirectoryOption dataDirectory;

    @Mixin private JsonOption json;

    /**
     * A process as it is printed.
     *
     * @param pid null if it does not run
     */
    record Line(String name, Long pid, String host, int port, ProcessState state, String log) {}

    private record Lines(List<Line> processes) {}

    @Override
    public Integer call() throws StackException, IOException {
        DataDirectory data = dataDirectory.get();
        Optional<StackState> state = StackState.read(data.state());
        List<Line> lines = state.map(StatusCommand::lines).orElse(List.of());
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            out.println(JSON.writeValueAsString(new Lines(lines)));
        } else if (lines.isEmpty()) {
            out.println("Nothing is running in " + data.path());
        } else {
            out.printf(
                    Locale.ROOT,
                    "%-14s %-8s %-16s %-11s %s%n",
                    "NAME",
                    "PID",
                    "ADDRESS",
                    "STATE",
                    "LOG");
            for (Line line : lines) {
                out.printf(
                        Locale.ROOT,
                        "%-14s %-8s %-16s %-11s %s%n",
                        line.name(),
                        line.pid() == null ? "-" : line.pid(),
                        line.host() + ":" + line.port(),
                        line.state(),
                        line.log());
            }
        }
        return ExitCode.OK;
    }

    /** The written state, corrected by the processes that really run. */
    static List<Line> lines(StackState state) {
        boolean supervised = state.supervisor().find().isPresent();
        return state.processes().stream()
                .map(
                        entry -> {
                            boolean alive = entry.process().isPresent();
                            return new Line(
                                    entry.name(),
                                    alive ? entry.id().pid() : null,
                                    entry.host(),
                                    entry.port(),
                                    stateNow(entry.state(), alive, supervised),
                                    entry.log());
                        })
                .toList();
    }

    private static ProcessState stateNow(ProcessState written, boolean alive, boolean supervised) {
        if (alive) {
            return supervised ? written : ProcessState.ORPHANED;
        }
        // The supervisor may not have written its end yet.
        return supervised && written == ProcessState.READY
                ? ProcessState.RESTARTING
                : supervised ? written : ProcessState.STOPPED;
    }
}
