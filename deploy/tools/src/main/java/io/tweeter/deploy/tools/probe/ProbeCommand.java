package io.tweeter.deploy.tools.probe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweeter.deploy.cli.JsonOption;
import io.tweeter.deploy.cli.Options;
import io.tweeter.deploy.tools.client.AccessToken;
import io.tweeter.deploy.tools.client.ServiceOption;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tweeter probe}. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how long a tweet takes until it can be read and is counted.",
            "Posts tweets one by one under handles of its own (probe-...), and polls until each is"
                    + " readable and counted, and ranked with --board. They stay in the pipeline like any other tweets."
                    + " Latencies in JSON are milliseconds."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every tweet got through", "1:one did not", "2:invalid arguments"})
public final class ProbeCommand implements Callable<Integer> {

    @Mixin private ServiceOption service;

    @Option(
            names = "--tweets",
            paramLabel = "N",
            defaultValue = "100",
            description = "Number of tweets to post (default: ${DEFAULT-VALUE}).")
    private int tweets;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Timeout for each tweet to get through (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(
            names = "--pause",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Pause between two tweets (default: ${DEFAULT-VALUE}).")
    private int pauseSeconds;

    @Option(
            names = "--board",
            description =
                    "Measures until the board of the last minute has a tweet's user, too, each tweet"
                            + " under a handle of its own. The board is updated every five seconds, and"
                            + " has 100 ranks: no more than 100 users may be active.")
    private boolean board;

    @Mixin private JsonOption json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, ProbeFailedException {
        Options.requireAtLeast(spec, "--tweets", tweets, 1);
        Options.requireAtLeast(spec, "--timeout", timeoutSeconds, 1);
        Options.requireAtLeast(spec, "--pause", pauseSeconds, 0);
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
        String handle = "probe-" + UUID.randomUUID().toString().substring(0, 8);
        Probe probe =
                new Probe(
                        http,
                        service.address(),
                        Duration.ofSeconds(timeoutSeconds),
                        AccessToken.ofProcess(),
                        board);
        List<Probe.Times> times = new ArrayList<>(tweets);
        for (int number = 1; number <= tweets; number++) {
            if (number > 1) {
                TimeUnit.SECONDS.sleep(pauseSeconds);
            }
            times.add(
                    board ? probe.follow(handle + "-" + number, 1) : probe.follow(handle, number));
        }
        spec.commandLine()
                .getOut()
                .println(json.isSet() ? json(handle, times) : table(handle, times));
        return ExitCode.OK;
    }

    private String table(String handle, List<Probe.Times> times) {
        StringBuilder table = new StringBuilder(300);
        table.append(
                String.format(
                        Locale.ROOT,
                        "%d tweets by %s to %s, latencies from sending the POST%n",
                        times.size(),
                        handle,
                        service.address()));
        table.append(
                String.format(
                        Locale.ROOT, "%-12s%10s%10s%10s%10s", "", "p50", "p99", "p99.9", "max"));
        for (Step step : steps()) {
            Latencies latencies = step.latencies(times);
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%n%-12s%7d ms%7d ms%7d ms%7d ms",
                            "until " + step.label(),
                            latencies.p50().toMillis(),
                            latencies.p99().toMillis(),
                            latencies.p999().toMillis(),
                            latencies.max().toMillis()));
        }
        return table.toString();
    }

    private List<Step> steps() {
        return Arrays.stream(Step.values()).filter(step -> board || step != Step.RANKED).toList();
    }

    private String json(String handle, List<Probe.Times> times) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("handle", handle).put("tweets", times.size());
        for (Step step : steps()) {
            Latencies latencies = step.latencies(times);
            json.putObject(step.label())
                    .put("p50", latencies.p50().toMillis())
                    .put("p99", latencies.p99().toMillis())
                    .put("p999", latencies.p999().toMillis())
                    .put("max", latencies.max().toMillis());
        }
        return json.toString();
    }

    /** The steps of a tweet, in order. */
    private enum Step {
        ACCEPTED,
        READABLE,
        COUNTED,
        RANKED;

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
                case RANKED -> times.ranked().orElseThrow();
            };
        }
    }
}
