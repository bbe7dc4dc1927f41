package io.tweeter.deploy.tools.probe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.deploy.tools.client.AccessToken;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tweeter probe}. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Measure how long a tweet takes until it can be read and is counted.",
            "Posts tweets one after the other under a handle of its own (probe-...), and asks for"
                    + " each until it is there. They stay in the pipeline like any other tweet."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every tweet came through", "1:one did not", "2:wrong usage"})
public final class ProbeCommand implements Callable<Integer> {

    @Option(
            names = "--to",
            paramLabel = "URL",
            defaultValue = "http://localhost:10000",
            description = "Load balancer or instance (default: ${DEFAULT-VALUE}).")
    private URI service;

    @Option(
            names = "--tweets",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many tweets to follow (default: ${DEFAULT-VALUE}).")
    private int tweets;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for each (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(names = "--json", description = "Print JSON, times in milliseconds.")
    private boolean asJson;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, ProbeFailedException {
        if (tweets < 1 || timeoutSeconds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--tweets and --timeout must be at least 1");
        }
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
        String handle = "probe-" + UUID.randomUUID().toString().substring(0, 8);
        Probe probe =
                new Probe(
                        http,
                        service,
                        handle,
                        Duration.ofSeconds(timeoutSeconds),
                        AccessToken.ofProcess());
        List<Probe.Times> times = new ArrayList<>(tweets);
        for (int number = 1; number <= tweets; number++) {
            times.add(probe.follow(number));
        }
        spec.commandLine().getOut().println(asJson ? json(handle, times) : table(handle, times));
        return ExitCode.OK;
    }

    private String table(String handle, List<Probe.Times> times) {
        StringBuilder table = new StringBuilder(300);
        table.append(
                String.format(
                        Locale.ROOT,
                        "%d tweets by %s to %s, from sending the POST%n",
                        times.size(),
                        handle,
                        service));
        table.append(String.format(Locale.ROOT, "%-12s%10s%10s%10s", "", "p50", "p99", "max"));
        for (Step step : Step.values()) {
            Latencies latencies = step.latencies(times);
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%n%-12s%7d ms%7d ms%7d ms",
                            "until " + step.label(),
                            latencies.median().toMillis(),
                            latencies.p99().toMillis(),
                            latencies.most().toMillis()));
        }
        return table.toString();
    }

    private static String json(String handle, List<Probe.Times> times) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("handle", handle).put("tweets", times.size());
        for (Step step : Step.values()) {
            Latencies latencies = step.latencies(times);
            json.putObject(step.label())
                    .put("p50", latencies.median().toMillis())
                    .put("p99", latencies.p99().toMillis())
                    .put("max", latencies.most().toMillis());
        }
        return json.toString();
    }

    /** What is measured, in the order in which a tweet passes it. */
    private enum Step {
        ACCEPTED,
        READABLE,
        COUNTED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        Latencies latencies(List<Probe.Times> times) {
            return Latencies.of(times.stream().map(this::of).toList());
        }

        private Duration of(Probe.Times times) {
            return switch (this) {
                case ACCEPTED -> times.accepted();
                case READABLE -> times.readable();
                case COUNTED -> times.counted();
            };
        }
    }
}
