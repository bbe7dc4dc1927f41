package io.tweeter.deploy.command.newcomer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.command.container.DockerEngine;
import io.tweeter.deploy.command.container.StandIns;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types the commands of the documents as they are written, in a fresh clone on a bare Debian, and
 * looks at what is seen. Ports are those of the documents.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NewcomerNightlyIT {

    /** The longest is {@code mvn verify}, with downloads. */
    private static final Duration PATIENCE = Duration.ofMinutes(90);

    /** What a shell says of a program that SIGTERM has stopped, as "tweeter down" does. */
    private static final int STOPPED = 143;

    private static final Duration LOOKS_WITHIN = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    @TempDir private static Path dir;
    private static BareDebian debian;

    @BeforeAll
    static void cloneTheRepository() throws Exception {
        debian = new BareDebian(dir);
        Path commits = debian.home().resolve("commits.bundle");
        CommandRun bundle =
                CommandRun.program(
                        Tool.require("git"),
                        "-C",
                        TweeterHome.find().root().toString(),
                        "bundle",
                        "create",
                        commits.toString(),
                        "HEAD");
        assertThat(bundle.exitCode()).as(bundle.output()).isZero();
        Terminal terminal = debian.terminal("newcomer");
        assertThat(terminal.type("git clone -q " + commits + " tweeter", PATIENCE).exitCode())
                .isZero();
    }

    @AfterAll
    static void stop() {
        if (debian != null) {
            debian.close();
        }
    }

    /** Opens a terminal in the root of the clone. */
    private static Terminal newcomer(String... namespaces) throws IOException {
        Terminal terminal = debian.terminal("newcomer", namespaces);
        terminal.type("cd tweeter", PATIENCE);
        return terminal;
    }

    @Test
    @Order(1)
    void readme() throws Exception {
        type(Page.README, newcomer());
    }

    /** After the other, which has left its tweets. */
    @Test
    @Order(2)
    void tutorialOnOneMachine() throws Exception {
        type(Page.TUTORIAL, newcomer());
    }

    @Test
    @Order(3)
    void compose() throws Exception {
        Terminal root = debian.terminal("root");
        install(root, "apt-get install --no-install-recommends docker.io docker-compose");
        Path compose = TweeterHome.find().root().resolve("deploy/compose/docker-compose.yml");
        Path docker = Files.createDirectory(debian.home().resolve("docker"));
        try (DockerEngine engine = DockerEngine.start(docker)) {
            StandIns.build(engine, compose, Files.createDirectory(dir.resolve("stand-ins")));
            engine.succeed("chmod", "a+rw", engine.socket().toString());
            Terminal terminal = newcomer(engine.network());
            terminal.type("export DOCKER_BUILDKIT=0 DOCKER_HOST=" + engine.host(), PATIENCE);
            type(Page.COMPOSE, terminal);
        }
    }

    private static void type(Page page, Terminal terminal) throws Exception {
        Map<String, String> typed =
                page.commands().stream()
                        .collect(
                                Collectors.toMap(
                                        TypedCommands.Command::name, TypedCommands.Command::typed));
        Terminal first = newcomer();
        for (Step step : Step.of(page)) {
            String command = typed.get(step.command());
            assertThat(command).as(step.command()).isNotNull();
            Pattern sees = Pattern.compile(step.sees());
            switch (step.kind()) {
                case ENDS -> assertEnds(terminal.type(command, PATIENCE), sees);
                case TAKES_FILE -> {
                    terminal.type(
                            "echo '{\"handle\": \"will\", \"content\": \"All is true\"}' >tweets.jsonl",
                            PATIENCE);
                    assertEnds(terminal.type(command, PATIENCE), sees);
                }
                case LOOKS ->
                        await().atMost(LOOKS_WITHIN)
                                .pollInterval(BETWEEN_LOOKS)
                                .untilAsserted(
                                        () -> assertEnds(terminal.type(command, PATIENCE), sees));
                case STAYS -> {
                    first.start(command);
                    first.awaitText(sees, PATIENCE);
                }
                case AS_ROOT -> assertEnds(install(debian.terminal("root"), command), sees);
                case NEVER -> {}
            }
        }
        if (Step.of(page).stream().anyMatch(step -> step.kind() == Step.Kind.STAYS)) {
            assertThat(first.awaitPrompt(PATIENCE).exitCode()).isEqualTo(STOPPED);
        }
    }

    private static void assertEnds(Terminal.Output output, Pattern sees) {
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text()).containsPattern(sees);
    }

    /** Types the command of a package manager, which asks. */
    private static Terminal.Output install(Terminal root, String command) throws IOException {
        root.type("apt-get update", PATIENCE);
        root.start(command);
        root.awaitText(Pattern.compile("\\[Y/n\\] $"), PATIENCE);
        return root.type("y", PATIENCE);
    }
}
