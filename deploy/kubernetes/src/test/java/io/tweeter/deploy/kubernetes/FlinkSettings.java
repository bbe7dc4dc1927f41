package io.tweeter.deploy.kubernetes;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** The settings in a FlinkDeployment, as Flink and its operator read them. */
final class FlinkSettings {

    /** Names would depend on the namespace, which an overlay may change. */
    private enum Hosts {
        ANY
    }

    private static final Map<String, ConfigOption<?>> KNOWN = new HashMap<>();

    static {
        for (Class<?> options :
                List.of(
                        CheckpointingOptions.class,
                        CoreOptions.class,
                        HeartbeatManagerOptions.class,
                        HighAvailabilityOptions.class,
                        RestartStrategyOptions.class,
                        RpcOptions.class,
                        StateBackendOptions.class,
                        TaskManagerOptions.class,
                        WebOptions.class)) {
            for (Field field : options.getFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    add(field);
                }
            }
        }
        // Of classes that are not here: the operator's (its documentation, 1.10), RocksDB's,
        // Prometheus', and that of our jar in the image.
        for (String flag :
                List.of(
                        "kubernetes.operator.deployment.rollback.enabled",
                        "kubernetes.operator.job.savepoint-on-deletion")) {
            KNOWN.put(flag, ConfigOptions.key(flag).booleanType().noDefaultValue());
        }
        for (String time :
                List.of(
                        "kubernetes.operator.deployment.readiness.timeout",
                        "kubernetes.operator.savepoint.history.max.age")) {
            KNOWN.put(time, ConfigOptions.key(time).durationType().noDefaultValue());
        }
        for (String number :
                List.of(
                        "kubernetes.operator.savepoint.history.max.count",
                        "metrics.reporter.prom.port")) {
            KNOWN.put(number, ConfigOptions.key(number).intType().noDefaultValue());
        }
        String buffer = "state.backend.rocksdb.writebuffer.size";
        KNOWN.put(buffer, ConfigOptions.key(buffer).memoryType().noDefaultValue());
        String reporter = "metrics.reporter.prom.factory.class";
        KNOWN.put(reporter, ConfigOptions.key(reporter).stringType().noDefaultValue());
        String hosts = "tweeter.rest.hosts";
        KNOWN.put(hosts, ConfigOptions.key(hosts).enumType(Hosts.class).noDefaultValue());
    }

    private FlinkSettings() {}

    private static void add(Field field) {
        try {
            if (field.get(null) instanceof ConfigOption<?> option) {
                KNOWN.put(option.key(), option);
                for (FallbackKey older : option.fallbackKeys()) {
                    String key = older.getKey();
                    KNOWN.putIfAbsent(key, ConfigOptions.key(key).stringType().noDefaultValue());
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is wrong with settings, each by itself. */
    static List<String> problems(Map<String, String> settings) {
        List<String> problems = new ArrayList<>();
        Configuration configuration = Configuration.fromMap(settings);
        for (String key : settings.keySet()) {
            ConfigOption<?> option = KNOWN.get(key);
            if (option == null) {
                problems.add("neither Flink nor its operator knows " + key);
                continue;
            }
            try {
                configuration.get(option);
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }
}
