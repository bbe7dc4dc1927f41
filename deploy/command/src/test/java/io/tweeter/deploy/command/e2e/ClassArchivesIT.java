package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.ClassArchive;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What one start spares the next. */
class ClassArchivesIT extends OnStack {

    /** They are made after everything is ready, when nothing else has work to do. */
    private static final Duration MADE_WITHIN = Duration.ofMinutes(5);

    private static final TweeterHome HOME = TweeterHome.find();
    private static final String COMMAND = HOME.jar("deploy/command", "tweeter.jar").toString();

    ClassArchivesIT(TestStack stack) {
        super(stack);
    }

    @Test
    void serverThatStartsAgainUsesTheArchiveOfAnEarlierStart() throws Exception {
        ClassArchive archive = awaitArchive(HOME.ingestJar().toString());

        stack.manage("restart", "ingest-1");

        long pid = stack.pids().get("ingest-1");
        assertThat(ProcessHandle.of(pid).orElseThrow().info().arguments().orElseThrow())
                .contains("-XX:SharedArchiveFile=" + archive.file());
        assertThat(Files.readString(stack.dataDir().resolve("logs/ingest-1.log")))
                .doesNotContainIgnoringCase("archive")
                .doesNotContain("[cds");
    }

    @Test
    void everyServerAndTheCommandGetAnArchive() {
        for (String server : List.of("kafka", "cassandra", "flink")) {
            awaitArchive(HOME.serverClassPath(server));
        }
        awaitArchive(COMMAND);
    }

    /** The script looks for the archive by the name that the supervisor gave it. */
    @Test
    void commandUsesItsArchiveAndPrintsNothingElse() throws Exception {
        awaitArchive(COMMAND);
        Path classes = Files.createTempFile("classes", ".log");

        CommandRun plain = stack.tweeter("--version");
        CommandRun logged = withOptions("-Xlog:class+load:file=" + classes);

        assertThat(plain.err()).isEmpty();
        assertThat(logged.out()).isEqualTo(plain.out());
        assertThat(Files.readString(classes))
                .contains("io.tweeter.deploy.command.Tweeter source: shared objects file");
        Files.delete(classes);
    }

    private static CommandRun withOptions(String options) throws IOException, InterruptedException {
        return Script.run(Script.path(), Map.of("JDK_JAVA_OPTIONS", options), "--version");
    }

    private static ClassArchive awaitArchive(String classPath) {
        return Awaitility.await()
                .atMost(MADE_WITHIN)
                .until(
                        () -> ClassArchive.of(List.of("-cp", classPath)).orElseThrow(),
                        ClassArchive::exists);
    }
}
