package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three nodes with a network namespace each. Needs root. */
class NamespacesNightlyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final int TWEETS = 2_000;

    @Test
    void aNodeWithoutNetworkLosesNothingAndNothingOfTheNetworkIsLeft() throws Exception {
        Tool.require("haproxy");
        Tool.require("ip");
        Tool.requireRoot();
        List<String> before = namespaces();
        List<String> interfaces = names("/sys/class/net");
        try (TestStack stack = TestStack.startInNamespaces()) {
            String node =
                    namespaces().stream()
                            .filter(name -> !before.contains(name) && name.endsWith("-2"))
                            .findFirst()
                            .orElseThrow();
            stack.post("before", TWEETS);

            ip("-n", node, "link", "set", "eth0", "down");
            stack.post("cut off", TWEETS);
            ip("-n", node, "link", "set", "eth0", "up");

            stack.post("after", TWEETS);
            await().atMost(TIMEOUT)
                    .untilAsserted(
                            () ->
                                    assertThat(stack.verify().out())
                                            .contains("rows: tweets %,d,".formatted(3 * TWEETS)));
        }
        assertThat(namespaces()).isEqualTo(before);
        assertThat(names("/sys/class/net")).isEqualTo(interfaces);
    }

    private static List<String> namespaces() throws Exception {
        return names("/run/netns");
    }

    private static List<String> names(String folder) throws Exception {
        if (Files.notExists(Path.of(folder))) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(Path.of(folder))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void ip(String... arguments) throws Exception {
        List<String> command = Stream.concat(Stream.of("ip"), Stream.of(arguments)).toList();
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
