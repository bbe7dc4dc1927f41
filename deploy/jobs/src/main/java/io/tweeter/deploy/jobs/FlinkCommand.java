package io.tweeter.deploy.jobs;

import io.tweeter.deploy.cli.Options;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A verb of {@code tweeter job}: has the cluster's address. */
abstract class FlinkCommand implements Callable<Integer> {

    private static final List<String> AT_LEAST_ONE =
            List.of("--parallelism", "--timeout", "--savepoint-timeout");

    @Option(
            names = "--flink",
            paramLabel = "URL",
            defaultValue = FlinkAddress.DEFAULT,
            description = {
                "Flink's REST address, with a path if a proxy requires one, such as"
                        + " https://master/service/flink/ (default: ${DEFAULT-VALUE}).",
                "FLINK_REST_CLIENT_HEADERS holds headers to send, one name:value a line;"
                        + " FLINK_REST_TRUSTSTORE and FLINK_REST_TRUSTSTORE_PASSWORD name a store"
                        + " of certificates to trust, FLINK_REST_KEYSTORE and"
                        + " FLINK_REST_KEYSTORE_PASSWORD one with a certificate to present and its"
                        + " key."
            })
    private String url;

    @Spec private CommandSpec spec;

    /** Does the verb's work. Returns the exit code. */
    protected abstract int run(FlinkRest flink) throws FlinkRestException, JobException;

    @Override
    public final Integer call() throws FlinkRestException, JobException {
        for (String name : AT_LEAST_ONE) {
            OptionSpec option = spec.findOption(name);
            if (option != null && option.getValue() instanceof Integer number) {
                Options.requireAtLeast(spec, name, number, 1);
            }
        }
        try (FlinkRest flink = new FlinkRest(FlinkAddress.of(url, environment()))) {
            return run(flink);
        }
    }

    /**
     * Settings for a job from the environment and the command line. Prints which are withheld.
     *
     * @throws InvalidSettingException if one cannot be used
     */
    final JobArguments arguments(List<String> assignments) {
        JobArguments arguments = JobArguments.of(environment(), assignments);
        if (!arguments.withheld().isEmpty()) {
            err().println(
                            "Not passed on, as they may be secrets; set them in the environment of"
                                    + " Flink's processes: "
                                    + String.join(", ", arguments.withheld()));
        }
        return arguments;
    }

    static Environment environment() {
        return Environment.ofProcess();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final CommandSpec spec() {
        return spec;
    }
}
