package io.tweeter.deploy.jobs;

import io.tweeter.model.env.StateCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a job is started with, except for its state: enough to start the same job again.
 *
 * @param release of the jar, see {@link JobJar}; empty if something other than {@code tweeter}
 *     started the job
 * @param arguments {@code NAME=VALUE} each
 * @param parallelism empty for the cluster's default
 */
public record JobSpec(
        Optional<String> release, List<String> arguments, Optional<Integer> parallelism) {

    /** Argument by which a running job tells what release it is. */
    static final String RELEASE = "TWEETER_RELEASE";

    /** Arguments are sorted. */
    public JobSpec {
        arguments = arguments.stream().sorted().toList();
    }

    /** What a running job shows of its operators is no setting. */
    static boolean isOperator(String name) {
        return name.startsWith(StateCheck.OPERATOR_PREFIX);
    }

    /** Reads a spec from what Flink reports about a run. */
    static JobSpec of(Map<String, String> parameters, int parallelism) {
        List<String> arguments =
                parameters.entrySet().stream()
                        .filter(parameter -> !parameter.getKey().equals(RELEASE))
                        .filter(parameter -> !isOperator(parameter.getKey()))
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                        .toList();
        return new JobSpec(
                Optional.ofNullable(parameters.get(RELEASE)),
                arguments,
                parallelism > 0 ? Optional.of(parallelism) : Optional.empty());
    }

    /** The same with another release. */
    JobSpec withRelease(JobJar jar) {
        return new JobSpec(Optional.of(jar.release()), arguments, parallelism);
    }

    /** The same with another parallelism. */
    JobSpec withParallelism(int other) {
        return new JobSpec(release, arguments, Optional.of(other));
    }

    /** The same with some settings changed. */
    JobSpec withArguments(List<String> changed) {
        Map<String, String> merged = new LinkedHashMap<>();
        for (List<String> list : List.of(arguments, changed)) {
            list.forEach(argument -> merged.put(argument.split("=", 2)[0], argument));
        }
        return new JobSpec(release, List.copyOf(merged.values()), parallelism);
    }

    /** What the main method gets. */
    List<String> programArguments() {
        return Stream.concat(arguments.stream(), release.map(id -> RELEASE + "=" + id).stream())
                .toList();
    }

    /** Release and parallelism in a few words. */
    String describe() {
        return release.map(id -> "release " + id).orElse("an unknown release")
                + parallelism.map(n -> " with parallelism " + n).orElse("");
    }
}
