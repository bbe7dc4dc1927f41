package io.tweeter.deploy.jobs;

import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import io.tweeter.model.env.KafkaSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings that a job gets as program arguments. Flink's logs and web page may show those, so
 * settings that may be secrets are withheld: they belong in the environment of Flink's processes.
 *
 * @param arguments {@code NAME=VALUE} each
 * @param withheld names of variables that are set here but not passed on
 */
public record JobArguments(List<String> arguments, List<String> withheld) {

    /** An allow-list, since a list of secrets can never be complete. */
    private static final Set<String> PASSED_ON =
            Set.of(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    "KAFKA_SECURITY_PROTOCOL",
                    "KAFKA_SASL_MECHANISM",
                    "CASSANDRA_CONTACT_POINTS",
                    "CASSANDRA_LOCAL_DATACENTER",
                    "CASSANDRA_KEYSPACE",
                    "CASSANDRA_TLS",
                    "TWEETER_DEDUP_HORIZON",
                    "TWEETER_DEDUP_MEMORY",
                    "TWEETER_CHECKPOINT_INTERVAL",
                    "TWEETER_CHECKPOINT_DIR",
                    "TWEETER_CASSANDRA_MAX_IN_FLIGHT",
                    "TWEETER_CASSANDRA_TIMEOUT",
                    "TWEETER_CASSANDRA_MAX_RETRIES",
                    "TWEETER_CASSANDRA_CONSISTENCY");

    /** Of Cassandra's, among them all that may be secrets; jobs read no rows. */
    private static final Pattern READ_BY_JOBS = Pattern.compile("CASSANDRA_(?!READ_CONSISTENCY).+");

    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");

    public JobArguments {
        arguments = List.copyOf(arguments);
        withheld = List.copyOf(withheld);
    }

    /**
     * Collects a job's settings.
     *
     * @param assignments {@code NAME=VALUE} each; they override the environment
     * @throws InvalidSettingException if an assignment is malformed or would pass on a secret
     */
    public static JobArguments of(Environment environment, List<String> assignments) {
        Map<String, String> passed = new LinkedHashMap<>();
        PASSED_ON.stream()
                .sorted()
                .forEach(name -> environment.find(name).ifPresent(v -> passed.put(name, v)));
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1 || !NAME.matcher(assignment.substring(0, equals)).matches()) {
                // What follows may be a secret.
                String before = equals < 0 ? assignment : assignment.substring(0, equals + 1);
                throw new InvalidSettingException(
                        "'" + before + "'", "is not of the form NAME=VALUE");
            }
            String name = assignment.substring(0, equals);
            if (Environment.mayBeSecret(name)) {
                throw new InvalidSettingException(
                        name,
                        "may be a secret, and Flink shows program arguments; set it in the"
                                + " environment of Flink's processes, or name a file with "
                                + name
                                + "_FILE");
            }
            passed.put(name, assignment.substring(equals + 1));
        }
        List<String> arguments = new ArrayList<>();
        passed.forEach((name, value) -> arguments.add(name + "=" + value));
        return new JobArguments(arguments, withheld(environment, passed.keySet()));
    }

    private static List<String> withheld(Environment environment, Set<String> passed) {
        return environment.variables().keySet().stream()
                .filter(
                        name ->
                                KafkaSettings.isSetting(name)
                                        || READ_BY_JOBS.matcher(name).matches())
                .filter(name -> !passed.contains(name))
                .filter(name -> !passed.contains(name.replaceAll("_FILE$", "")))
                .filter(name -> !environment.variables().get(name).isBlank())
                .sorted()
                .toList();
    }
}
