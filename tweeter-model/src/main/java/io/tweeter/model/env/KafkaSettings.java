package io.tweeter.model.env;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How to reach Kafka. Every variable {@code KAFKA_<NAME>} sets the client property of that name in
 * lower case, with dots for underscores: {@code KAFKA_BOOTSTRAP_SERVERS}, {@code
 * KAFKA_SECURITY_PROTOCOL}, {@code KAFKA_SASL_JAAS_CONFIG_FILE} and so on.
 *
 * @param properties for every Kafka client; may contain secrets, so they are never printed
 */
public record KafkaSettings(Map<String, String> properties) {

    /** The broker that {@code tweeter up} starts. */
    public static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";

    private static final String PREFIX = "KAFKA_";
    private static final String FILE = "_FILE";

    /** Variables of Kafka's container images and start scripts, which are no client properties. */
    private static final Set<String> IGNORED =
            Set.of("KAFKA_HOME", "KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_VERSION", "KAFKA_DEBUG");

    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** Reads the variables that start with {@code KAFKA_}. */
    public static KafkaSettings from(Environment environment) {
        Set<String> names = new TreeSet<>();
        for (String variable : environment.variables().keySet()) {
            if (isSetting(variable)) {
                names.add(
                        variable.endsWith(FILE)
                                ? variable.substring(0, variable.length() - FILE.length())
                                : variable);
            }
        }
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", DEFAULT_BOOTSTRAP_SERVERS);
        for (String name : names) {
            String property =
                    name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
            environment.find(name).ifPresent(value -> properties.put(property, value));
        }
        return new KafkaSettings(properties);
    }

    /** Whether a variable of this name is a setting of Kafka's clients. */
    public static boolean isSetting(String variable) {
        return variable.startsWith(PREFIX) && !IGNORED.contains(variable);
    }

    /** Brokers as {@code host:port}, separated by commas. */
    public String bootstrapServers() {
        return properties.get("bootstrap.servers");
    }

    /** Instead of Kafka's own error about its login, which has a part of the value. */
    public static InvalidSettingException unparsableLogin() {
        return new InvalidSettingException(
                "KAFKA_SASL_JAAS_CONFIG",
                "cannot be parsed; it has the form MODULE required NAME=\"VALUE\" ...; where \" and \\ in a value are \\\" and \\\\");
    }

    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers() + "]";
    }
}
