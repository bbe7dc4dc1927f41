package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.Commits;
import io.tweeter.deploy.servers.Programs;
import io.tweeter.deploy.testkit.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosRecordTest {

    private static final Fault KILL = new Fault("kill", "a kill", (victims, clients, l) -> {});
    private static final Faults FAULTS = new Faults(List.of(KILL));
    private static final Outcome OUTCOME =
            new Outcome(
                    KILL,
                    1,
                    2,
                    3,
                    4,
                    5,
                    6,
                    Map.of("503", 7L),
                    Duration.ofMillis(8_001),
                    Duration.ofSeconds(9),
                    Optional.empty());
    private static final ChaosRecord.Call CALL = new ChaosRecord.Call("4a54a664-dirty", 7, 100);
    private static final Outcome CORRECT =
            new Outcome(
                    KILL,
                    1,
                    1,
                    1,
                    0,
                    0,
                    0,
                    Map.of(),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Optional.empty());

    @TempDir Path dir;

    @Test
    void whatIsAppendedIsReadByTheNextRun() throws Exception {
        ChaosRecord record = new ChaosRecord(dir.resolve("record"), CALL);
        assertThat(record.read(FAULTS)).isEmpty();

        record.append(OUTCOME);
        record.append(OUTCOME);

        assertThat(record.read(FAULTS)).containsExactly(OUTCOME, OUTCOME);
    }

    @Test
    void aFaultThatWasNotSurvivedIsNotDoneAndNotForgotten() throws Exception {
        ChaosRecord record = new ChaosRecord(dir.resolve("record"), CALL);
        record.append(OUTCOME.failed("not all tweets are stored and counted"));
        record.append(CORRECT);

        List<Outcome> read = record.read(FAULTS);
        assertThat(read)
                .containsExactly(OUTCOME.failed("not all tweets are stored and counted"), CORRECT);
        assertThat(ChaosRecord.done(FAULTS, read)).containsExactly(Map.entry("kill", 1));
        assertThat(read).extracting(Outcome::isCorrect).containsExactly(false, true);
    }

    @Test
    void tweetsThatWereLostBetweenFaultsAreNotForgotten() throws Exception {
        ChaosRecord record = new ChaosRecord(dir.resolve("record"), CALL);
        Outcome between =
                Outcome.unread(
                                ChaosExperiment.BETWEEN,
                                new Ledger("ada"),
                                Duration.ZERO,
                                Duration.ZERO)
                        .failed("not all tweets are stored and counted");
        record.append(between);

        assertThat(record.read(FAULTS)).containsExactly(between);
    }

    @Test
    void aFaultThatWasMadeOtherwiseComesAgainAndKeepsItsDescription() throws Exception {
        ChaosRecord record = new ChaosRecord(dir.resolve("record"), CALL);
        record.append(CORRECT);
        Faults now = new Faults(List.of(KILL.describedAs("a kill for 20 s")));

        List<Outcome> read = record.read(now);
        assertThat(read.get(0).fault().description()).isEqualTo("a kill");
        assertThat(ChaosRecord.done(now, read)).isEmpty();
        assertThat(ChaosRecord.done(FAULTS, read)).containsExactly(Map.entry("kill", 1));
    }

    @Test
    void aLineOfAnEarlierReleaseHasNoDescriptionAndIsDone() throws Exception {
        ChaosRecord record = new ChaosRecord(dir.resolve("record"), CALL);
        Files.writeString(record.file(), "{\"fault\":\"kill\",\"accepted\":1,\"lost\":0}\n");

        List<Outcome> read = record.read(FAULTS);
        assertThat(read.get(0).fault()).isEqualTo(KILL);
        assertThat(read.get(0).isCorrect()).isTrue();
        assertThat(ChaosRecord.done(FAULTS, read)).containsExactly(Map.entry("kill", 1));
    }

    @Test
    void theRecordOfThreeNodesCanBeGoneOnWith() throws Exception {
        Faults faults = ClusterFaults.all(Duration.ofSeconds(60));
        List<Outcome> read =
                new ChaosRecord(Path.of("records", "three-nodes.jsonl"), CALL).read(faults);

        assertThat(read).allMatch(Outcome::isCorrect);
        List<String> others = new ArrayList<>(faults.names());
        others.remove("partitions");
        assertThat(ChaosRecord.done(faults, read)).containsKeys(others.toArray(String[]::new));
        List<Outcome> couldNotFail =
                read.stream()
                        .filter(
                                outcome ->
                                        outcome.fault()
                                                .description()
                                                .equals("topic tweets gets one more partition"))
                        .toList();
        assertThat(couldNotFail).isNotEmpty();
        assertThat(ChaosRecord.done(faults, couldNotFail)).isEmpty();
    }

    @Test
    void aLineSaysOfWhichCommitAndCallItIs() throws Exception {
        ChaosRecord record = new ChaosRecord(dir.resolve("record"), CALL);
        record.append(OUTCOME);

        JsonNode line = new ObjectMapper().readTree(record.file().toFile());
        assertThat(line.get("commit").textValue()).isEqualTo("4a54a664-dirty");
        assertThat(line.get("seed").longValue()).isEqualTo(7);
        assertThat(line.get("rate").intValue()).isEqualTo(100);
        assertThat(Instant.parse(line.get("at").textValue()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void theCommitIsThatOfTheFolderAndSaysIfSomethingWasChangedSince() throws Exception {
        Path file = committedFile();
        Path record = dir.resolve("record");
        assertThat(Commits.of(dir, record)).matches("[0-9a-f]{7,}");

        Files.writeString(record, "a line");
        assertThat(Commits.of(dir, record)).matches("[0-9a-f]{7,}");
        assertThat(Commits.of(dir, dir.resolveSibling("elsewhere"))).endsWith("-dirty");

        Files.writeString(file, "changed");
        assertThat(Commits.of(dir, record)).matches("[0-9a-f]{7,}-dirty");
    }

    @Test
    void aCommitWithMoreChangesThanAPipeHoldsIsDirty() throws Exception {
        committedFile();
        for (int i = 0; i < 1_000; i++) {
            Files.createFile(dir.resolve("%0100d".formatted(i)));
        }
        assertThat(Commits.of(dir, dir.resolve("record"))).endsWith("-dirty");
    }

    @Test
    void aWarningOfGitIsNoChange() throws Exception {
        committedFile();
        Path loop = dir.resolve(".git/loop");
        git("config", "core.excludesFile", Files.createSymbolicLink(loop, loop).toString());
        assertThat(Commits.of(dir, dir.resolve("record"))).matches("[0-9a-f]{7,}");
    }

    private Path committedFile() throws Exception {
        Tool.require("git");
        git("init", "-q");
        Path file = Files.writeString(dir.resolve("file"), "as committed");
        git("add", ".");
        git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "x");
        return file;
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", dir.toString()));
        command.addAll(List.of(arguments));
        Programs.run("", command);
    }

    @Test
    void aFolderWithoutHistoryIsOfAnUnknownCommit() throws Exception {
        assertThat(Commits.of(dir, dir)).isEqualTo("unknown");
        assertThat(Commits.of(dir.resolve("nowhere"), dir)).isEqualTo("unknown");
    }

    @Test
    void aLineThatARunWasKilledInIsForgotten() throws Exception {
        ChaosRecord record = new ChaosRecord(dir.resolve("record"), CALL);
        record.append(OUTCOME);
        Files.writeString(record.file(), Files.readString(record.file()) + "{\"fault\": \"ki");

        assertThat(record.read(FAULTS)).containsExactly(OUTCOME);
        record.append(OUTCOME);
        assertThat(record.read(FAULTS)).containsExactly(OUTCOME, OUTCOME);
    }

    @Test
    void aLineThatIsNoOutcomeIsNamed() throws Exception {
        Path file = dir.resolve("record");
        ChaosRecord record = new ChaosRecord(file, CALL);
        record.append(OUTCOME);
        Files.writeString(file, Files.readString(file) + "{\"fault\": \"gone\"}\n");
        assertThatThrownBy(() -> record.read(FAULTS))
                .isInstanceOf(ChaosException.class)
                .hasMessage(
                        file
                                + ", line 2: there is no fault 'gone'; remove that line, or use another file");

        Files.writeString(file, "{\"fault\": \n");
        assertThatThrownBy(() -> record.read(FAULTS))
                .isInstanceOf(ChaosException.class)
                .hasMessageStartingWith(file + ", line 1: ");
    }
}
