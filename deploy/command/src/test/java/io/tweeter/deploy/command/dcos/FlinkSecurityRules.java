package io.tweeter.deploy.command.dcos;

import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.SecurityOptions;

/**
 * Who may talk to Flink on DC/OS: an app of Flink opens no port on which somebody without its key
 * can do anything, and none on an address that nobody needs.
 */
final class FlinkSecurityRules {

    private static final Path IMAGE =
            TweeterHome.find().root().resolve("deploy/images/flink/config.yaml");

    /** Marathon sets it to the address of the agent. */
    private static final String AGENT = "${HOST}";

    private FlinkSecurityRules() {}

    /** The rules that an app of Flink breaks. */
    static List<String> violations(DcosFile app) throws IOException {
        Map<String, String> settings = DcosFile.texts(Documents.read(IMAGE));
        settings.putAll(app.flinkProperties());
        Configuration flink = Configuration.fromMap(settings);
        Set<String> addresses = new TreeSet<>();
        List<String> found = new ArrayList<>();
        if (!SecurityOptions.isInternalSSLEnabled(flink)) {
            found.add("Flink's processes talk to anybody");
        }
        for (var option :
                List.of(
                        RpcOptions.SSL_ENABLED,
                        BlobServerOptions.SSL_ENABLED,
                        NettyShuffleEnvironmentOptions.DATA_SSL_ENABLED)) {
            if (!flink.get(option)) {
                found.add(option.key() + " opens a port to anybody");
            }
        }
        if (app.text("id").endsWith("jobmanager")) {
            addresses.addAll(Set.of("jobmanager.bind-host", "rest.bind-address"));
            if (!SecurityOptions.isRestSSLAuthenticationEnabled(flink)) {
                found.add("anybody may run code through the REST interface");
            }
        } else {
            addresses.add("taskmanager.bind-host");
        }
        for (String address : addresses) {
            if (!AGENT.equals(settings.get(address))) {
                found.add(address + " is not the agent's address");
            }
        }
        settings.forEach(
                (name, value) -> {
                    if (name.endsWith("password") && !value.matches("\\$\\{[A-Z_]+}")) {
                        found.add(name + " is not taken from the environment");
                    }
                });
        return found;
    }
}
