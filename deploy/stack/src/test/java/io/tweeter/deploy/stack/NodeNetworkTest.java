package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeNetworkTest {

    @Test
    void stacksOfDifferentPortOffsetsShareNoAddress() {
        Set<String> addresses = new HashSet<>();
        for (int offset = 0; offset <= StackPorts.MAX_OFFSET; offset++) {
            addresses.addAll(NodeNetwork.of(offset, Path.of("/data")).hosts());
        }
        assertThat(addresses)
                .hasSize(3 * (StackPorts.MAX_OFFSET + 1))
                .contains("10.64.0.1", "10.200.184.3");
    }

    @Test
    void serversOfANodeStartInItsNamespace() {
        NodeNetwork network = NodeNetwork.of(300, Path.of("/data"));
        assertThat(network.launcher("10.65.44.2").apply(List.of("java", "Main")))
                .containsExactly("ip", "netns", "exec", "tweeter-300-2", "java", "Main");
        assertThat(network.launcher("127.0.0.1").apply(List.of("java", "Main")))
                .containsExactly("java", "Main");
    }

    /** What the system keeps is stripped, and of limited size in bytes. */
    @Test
    void ownerFitsInAnAlias() {
        assertThat(NodeNetwork.of(0, Path.of("/data/x")).owner()).isEqualTo("/data/x");
        assertThat(NodeNetwork.of(0, Path.of("/" + "\u00e9 ".repeat(200) + "\u00e9")).owner())
                .hasSize(255)
                .matches("[!-~]+");
    }

    @Test
    void onlyRootMayCreateOne() {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> NodeNetwork.of(0, Path.of("/data")).check("ann", "/usr/sbin"))
                .withMessage("--namespaces needs Linux, root, and ip (apt install iproute2)");
    }
}
