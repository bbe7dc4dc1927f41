package io.tweeter.flink.unique;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Makes Kafka's admin clients for those who have properties of a consumer. */
final class Admins {

    /**
     * Unless a property says otherwise. A broker that stands still takes connections, and may be
     * asked for several things, one after the other, before another one is.
     */
    private static final String REQUEST_TIMEOUT_MILLIS = "5000";

    private Admins() {}

    static Admin create(Map<String, ?> consumer) {
        return Admin.create(settings(consumer));
    }

    static Map<String, Object> settings(Map<String, ?> consumer) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
        settings.putAll(consumer);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        return settings;
    }
}
