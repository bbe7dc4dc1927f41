package io.tweeter.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code .ci/run}, with stand-ins for the programs that it calls. */
class CiRunTest {

    private static final Path SCRIPT = TweeterHome.find().root().resolve(".ci/run");
    private static final Path ENV = Path.of("/usr/bin/env");

    @TempDir Path bin;

    @BeforeEach
    void asRoot() {
        Tool.requireRoot();
    }

    @Test
    void whoeverIsNotRootIsRefusedBeforeAnythingIsDone() throws Exception {
        CommandRun run =
                CommandRun.program(
                        ENV,
                        "-i",
                        "PATH=" + bin,
                        Tool.require("setpriv").toString(),
                        "--reuid=65534",
                        "/bin/bash",
                        "-c",
                        Files.readString(SCRIPT));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith(".ci/run: needs root").hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void onlyServicesOfPackagesThatItInstallsAreStopped() throws Exception {
        for (String there :
                List.of(
                        "javac",
                        "haproxy",
                        "chromium",
                        "faketime",
                        "docker-compose",
                        "dockerd",
                        "debootstrap",
                        "ip",
                        "openssl",
                        "kubectl")) {
            standIn(there);
        }
        for (String called : List.of("apt-get", "systemctl", "mvn")) {
            standIn(called);
        }
        Files.createSymbolicLink(bin.resolve("dirname"), Tool.require("dirname"));

        CommandRun run =
                CommandRun.program(ENV, "-i", "PATH=" + bin, "/bin/bash", SCRIPT.toString());

        assertThat(run.out().lines())
                .containsExactly(
                        "apt-get update -qq",
                        "apt-get install -y -qq --no-install-recommends prometheus",
                        "systemctl disable --quiet --now prometheus",
                        "mvn --batch-mode verify");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    /** A program that only prints its name and arguments. */
    private void standIn(String name) throws IOException {
        Path program =
                Files.writeString(bin.resolve(name), "#!/bin/sh\necho " + name + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
