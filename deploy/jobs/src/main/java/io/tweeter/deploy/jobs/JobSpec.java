package io.tweeter.deploy.jobs;

import io.tweeter.model.env.StateCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.GlobalConfiguration;

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

    /** What Flink reports in place of a value, if it takes the name for that of a secret. */
    private static final String HIDDEN = GlobalConfiguration.HIDDEN_CONTENT;

    /** Arguments are sorted. */
    public JobSpec {
        arguments = arguments.stream().sorted().toList();
    }

    /** What a running job shows of its operators is no setting. */
    static boolean isOperator(String name) {
        return name.startsWith(StateCheck.OPERATOR_PREFIX);
    }

    /**
     * Reads a spec from what Flink reports about a run. Earlier releases showed each argument under
     * its name, so that Flink hides some of the values.
     */
    static JobSpec of(Map<String, String> parameters, int parallelism) {
        List<String> arguments =
                parameters.entrySet().stream()
                        .filter(parameter -> !parameter.getKey().equals(RELEASE))
                        .filter(parameter -> !isOperator(parameter.getKey()))
                        .map(JobSpec::argument)
                        .toList();
        return new JobSpec(
                Optional.ofNullable(parameters.get(RELEASE)),
                arguments,
                parallelism > 0 ? Optional.of(parallelism) : Optional.empty());
    }

    private static String argument(Map.Entry<String, String> shown) {
        return shown.getKey().startsWith(StateCheck.ARGUMENT_PREFIX)
                ? shown.getValue()
                : shown.getKey() + "=" + shown.getValue();
    }

    private static String name(String argument) {
        return argument.split("=", 2)[0];
    }

    /**
     * Makes sure that a run can be started with this.
     *
     * @throws JobException if Flink has hidden what an argument was; names it
     */
    void requireArguments(TweeterJob job) throws JobException {
        for (String argument : arguments) {
            String name = name(argument);
            if (argument.equals(name + "=" + HIDDEN)) {
                throw new JobException(
                        "Flink does not tell what %s of %s is, as it may be a secret; give it again, as %s=VALUE, to tweeter job upgrade or tweeter job ensure"
                                .formatted(name, job, name));
            }
        }
    }

    /** The same, with what Flink has hidden as it is in another spec. */
    JobSpec completedBy(JobSpec other) {
        return withArguments(
                other.arguments.stream()
                        .filter(argument -> arguments.contains(name(argument) + "=" + HIDDEN))
                        .toList());
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
            list.forEach(argument -> merged.put(name(argument), argument));
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
