package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tweeter.deploy.testkit.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {

    private static final Path ANYWHERE = Path.of("x");

    @Test
    void portInUseIsNamedWithItsPurpose() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<ShellServer> servers =
                    List.of(server(FreePorts.next()), server(other.getLocalPort()));
            assertThatExceptionOfType(StackException.class)
                    .isThrownBy(() -> Preflight.checkPorts(servers))
                    .satisfies(
                            e ->
                                    assertThat(e)
                                            .hasMessageContaining(
                                                    "port "
                                                            + other.getLocalPort()
                                                            + " (for the shell) is in use")
                                            .hasMessageContaining("--port-offset")
                                            .message()
                                            .hasLineCount(1));
        }
    }

    @Test
    void portInUseOnAllAddressesIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            List<ShellServer> servers = List.of(server(other.getLocalPort()));
            assertThatExceptionOfType(StackException.class)
                    .isThrownBy(() -> Preflight.checkPorts(servers));
        }
    }

    @Test
    void freePortsPass() {
        assertThatCode(() -> Preflight.checkPorts(List.of(server(FreePorts.next()))))
                .doesNotThrowAnyException();
    }

    @Test
    void aFolderThatWasTakenAwayIsNamed(@TempDir Path dir) throws Exception {
        Path folder = dir.resolve("checkpoints");
        Preflight.checkFolders(List.of(folder));
        Files.createDirectory(folder);
        Preflight.checkFolders(List.of(folder));
        Files.delete(folder);
        Files.createFile(folder);

        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> Preflight.checkFolders(List.of(folder)))
                .withMessageContaining(folder + " is no folder; if " + folder + ".away is one");
    }

    @Test
    void anAddressThatIsNotOfThisMachineIsNamed() {
        // TEST-NET-1: never the address of a machine.
        ShellServer elsewhere = new ShellServer(ANYWHERE, "", 1, 1, "192.0.2.1");
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> Preflight.checkAddresses(List.of(server(1), elsewhere)))
                .withMessageStartingWith("address 192.0.2.1 cannot be bound");
    }

    @Test
    void memoryMustSufficeForAllServersAndTheSupervisor() {
        List<ShellServer> servers = List.of(withMemory(1_000), withMemory(948));
        assertThatCode(() -> Preflight.checkMemory(servers, 100, OptionalLong.of(2_048)))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> Preflight.checkMemory(servers, 100, OptionalLong.of(2_047)))
                .withMessageContaining("needs 2.0 GB, but 2.0 GB are available");
    }

    @Test
    void unknownMemoryPasses() {
        List<ShellServer> servers = List.of(withMemory(1 << 30));
        assertThatCode(() -> Preflight.checkMemory(servers, 0, OptionalLong.empty()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 11, 16})
    void oldJavaIsRejected(int version) {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> Preflight.checkJava(version))
                .withMessageStartingWith(
                        "Java " + version + " is too old; set JAVA_HOME to a JDK 17 to 23");
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25})
    void javaOnWhichCassandraDoesNotStartIsRejected(int version) {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> Preflight.checkJava(version))
                .withMessageStartingWith("Java " + version + " is too new for Cassandra");
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 23})
    void java17To23Pass(int version) {
        assertThatCode(() -> Preflight.checkJava(version)).doesNotThrowAnyException();
    }

    private static ShellServer server(int port) {
        return new ShellServer(ANYWHERE, "", port, 1);
    }

    private static ShellServer withMemory(int mib) {
        return new ShellServer(ANYWHERE, "", 1, mib);
    }
}
