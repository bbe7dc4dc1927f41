package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.stack.DataDirectory;
import io.tweeter.deploy.stack.ProcessId;
import io.tweeter.deploy.stack.ProcessState;
import io.tweeter.deploy.stack.RunningStack;
import io.tweeter.deploy.stack.StackException;
import io.tweeter.deploy.stack.StackState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VictimsTest {

    private static final String FILLER = "tweeter-chaos-filler";

    private static final int OFFSET = 300;

    @TempDir Path dir;

    private Process process;

    @BeforeEach
    void startProcess() throws IOException {
        process = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void stopProcess() {
        process.destroyForcibly();
    }

    @Test
    void clientsPostToTheLoadBalancer() throws Exception {
        assertThat(victims("haproxy", "ingest-1", "kafka").front())
                .isEqualTo(URI.create("http://127.0.0.1:10300"));
    }

    @Test
    void withoutALoadBalancerClientsPostToTheFirstInstance() throws Exception {
        assertThat(victims("ingest-1", "ingest-2", "kafka").front())
                .isEqualTo(URI.create("http://127.0.0.1:10301"));
    }

    @Test
    void everyInstanceHasItsOwnAddress() throws Exception {
        assertThat(victims("haproxy", "ingest-1", "ingest-2", "kafka").instances())
                .containsExactly(
                        URI.create("http://127.0.0.1:10301"), URI.create("http://127.0.0.1:10302"));
    }

    @Test
    void portsFollowFromTheOffset() throws Exception {
        Victims victims = victims("ingest-1");

        assertThat(victims.kafka()).isEqualTo("127.0.0.1:9392");
        assertThat(victims.cassandra()).isEqualTo("127.0.0.1:9342");
    }

    @Test
    void eachNodeHasItsOwnAddress() throws Exception {
        write(
                dir,
                true,
                Stream.of(1, 2, 3)
                        .flatMap(
                                node ->
                                        Stream.of("kafka-" + node, "cassandra-" + node)
                                                .map(name -> entry(name, "127.0.2." + node, "log")))
                        .toArray(StackState.Entry[]::new));
        Victims victims = new Victims(new RunningStack(new DataDirectory(dir)));

        assertThat(victims.isCluster()).isTrue();
        assertThat(victims.kafka()).isEqualTo("127.0.2.1:9392,127.0.2.2:9392,127.0.2.3:9392");
        assertThat(victims.cassandra()).startsWith("127.0.2.1:9342,").endsWith(",127.0.2.3:9342");
        assertThat(victims.namespace(3)).isEmpty();
    }

    @Test
    void theJobManagerThatGainedTheLeadLastLeads() throws Exception {
        String subject = "12:00 INFO [main] o.a.f.r.d.DispatcherRestEndpoint: ";
        String gained = subject + "http://127.0.2.1:8081 was granted leadership with leader id";
        String lost = subject + "http://127.0.2.1:8081 lost leadership";
        write(
                dir,
                true,
                entry("jobmanager-1", "127.0.2.1", log("1", gained, lost).toString()),
                entry("jobmanager-2", "127.0.2.2", log("2", lost, "other", gained).toString()));
        Victims victims = new Victims(new RunningStack(new DataDirectory(dir)));
        assertThat(victims.leadingJobManager()).isEqualTo("jobmanager-2");
        assertThat(victims.standbyJobManager()).isEqualTo("jobmanager-1");

        // Two minutes later; what was said before is in the old log.
        log("1", gained);
        log("2", subject + "Starting rest endpoint.");
        assertThat(victims.leadingJobManager()).isEqualTo("jobmanager-1");
        Files.move(dir.resolve("1"), dir.resolve("1.1"));
        log("1", "nothing");
        assertThat(victims.leadingJobManager()).isEqualTo("jobmanager-1");
    }

    private Path log(String name, String... lines) throws IOException {
        return Files.write(dir.resolve(name), List.of(lines));
    }

    private static StackState.Entry entry(String name, String host, String log) {
        return new StackState.Entry(name, null, host, 1, ProcessState.READY, log);
    }

    @Test
    void onlyTheNamedProcessIsKilled() throws Exception {
        Victims victims = victims("kafka");

        assertThatExceptionOfType(ChaosException.class)
                .isThrownBy(() -> victims.kill("cassandra"))
                .withMessage("there is no process of cassandra");
        assertThat(process.isAlive()).isTrue();

        victims.kill("kafka");
        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void processThatReusesAPidIsNotKilled() throws Exception {
        write(
                dir,
                true,
                new StackState.Entry(
                        "kafka",
                        new ProcessId(process.pid(), 1),
                        "127.0.0.1",
                        1,
                        ProcessState.READY,
                        "log"));

        Victims victims = new Victims(new RunningStack(new DataDirectory(dir)));
        assertThatExceptionOfType(ChaosException.class)
                .isThrownBy(() -> victims.kill("kafka"))
                .withMessage("there is no process of kafka");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void aServerWhoseProcessHasEndedCannotBeFrozenButNeedNotBeResumed() throws Exception {
        Victims victims = victims("kafka");
        victims.freeze("kafka");
        process.destroyForcibly().waitFor();

        assertThatExceptionOfType(ChaosException.class)
                .isThrownBy(() -> victims.freeze("kafka"))
                .withMessage("there is no process of kafka");
        victims.thaw("kafka");
    }

    @Test
    void everythingIsHitOrNothing() throws Exception {
        Victims victims = victims("kafka"); // and a supervisor that has ended

        assertThatExceptionOfType(ChaosException.class).isThrownBy(victims::killAll);
        assertThatExceptionOfType(ChaosException.class).isThrownBy(victims::freezeAll);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void aServerThatHasLostItsDiskIsKilledAndCannotStartUntilItGetsAnEmptyOne() throws Exception {
        Path data = Files.createDirectories(dir.resolve("kafka").resolve("data"));
        Files.createFile(data.resolve("segment"));

        victims("kafka")
                .loseData(
                        "kafka",
                        () -> {
                            assertThat(process.waitFor()).isEqualTo(128 + 9);
                            assertThat(data).isRegularFile();
                        });

        assertThat(data.getParent()).isEmptyDirectory();
    }

    @Test
    void aDiskThatWasLostIsLostAlsoIfTheFaultFails() throws Exception {
        Path data = Files.createDirectories(dir.resolve("kafka").resolve("data"));
        Victims victims = victims("kafka");

        assertThatExceptionOfType(ChaosException.class)
                .isThrownBy(
                        () ->
                                victims.loseData(
                                        "kafka",
                                        () -> {
                                            throw new ChaosException("the others lag", null);
                                        }));

        assertThat(data.getParent()).isEmptyDirectory();
    }

    @Test
    void whatAKilledRunHasFilledIsFreed() throws Exception {
        Victims victims = victims("kafka");
        Files.createDirectory(dir.resolve("logs"));
        List<Path> fillers =
                List.of(
                        Files.createDirectories(victims.checkpoints()).resolve(FILLER),
                        Files.createDirectories(victims.dataOf("kafka")).resolve(FILLER));
        for (Path filler : fillers) {
            Files.createFile(filler);
        }

        victims.repair();

        assertThat(fillers).noneMatch(Files::exists);
    }

    @Test
    void anInstanceThatAKilledRunHasStartedIsEnded() throws Exception {
        Victims victims = victims("kafka");
        Path logs = Files.createDirectory(dir.resolve("logs"));
        Path note = logs.resolve("chaos-ingest-1.log.process");
        new ObjectMapper().writeValue(note.toFile(), new ProcessId(process.pid(), 1));
        victims.repair(); // another process has its pid now
        assertThat(note).doesNotExist();
        assertThat(process.isAlive()).isTrue();

        new ObjectMapper().writeValue(note.toFile(), id());
        victims.repair();
        assertThat(process.waitFor()).isEqualTo(128 + 15);
        assertThat(note).doesNotExist();
    }

    @Test
    void stackThatWasNeverReadyIsRejected() throws IOException {
        write(dir, false);

        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> new Victims(new RunningStack(new DataDirectory(dir))))
                .withMessage("no stack is ready in " + dir + "; start it with tweeter up");
    }

    /** A stack at port offset 300 whose servers are all the same process. */
    private Victims victims(String... names) throws Exception {
        return victims(dir, id(), names);
    }

    private ProcessId id() {
        return new ProcessId(
                process.pid(), process.info().startInstant().orElseThrow().toEpochMilli());
    }

    static Victims victims(Path dir, ProcessId id, String... names) throws Exception {
        return victims(dir, id, OFFSET, names);
    }

    static Victims victims(Path dir, ProcessId id, int offset, String... names) throws Exception {
        write(
                dir,
                true,
                offset,
                Stream.of(names)
                        .map(
                                name ->
                                        new StackState.Entry(
                                                name,
                                                id,
                                                "127.0.0.1",
                                                1,
                                                ProcessState.READY,
                                                "log"))
                        .toArray(StackState.Entry[]::new));
        return new Victims(new RunningStack(new DataDirectory(dir)));
    }

    private static void write(Path dir, boolean ready, StackState.Entry... processes)
            throws IOException {
        write(dir, ready, OFFSET, processes);
    }

    private static void write(Path dir, boolean ready, int offset, StackState.Entry... processes)
            throws IOException {
        StackState state =
                new StackState(
                        new ProcessId(1L << 40, 1), ready, offset, false, List.of(processes));
        new ObjectMapper().writeValue(dir.resolve("state.json").toFile(), state);
    }
}
