package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataDirectoryTest {

    @TempDir Path dir;

    @Test
    void missingDirectoryIsCreatedAndCanBeUsedAgain() throws Exception {
        DataDirectory data = new DataDirectory(dir.resolve("a/b"));
        data.prepare();
        data.prepare();
        assertThat(data.logs()).isDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "'a,b', COMMA",
        "a:b, COLON",
        "a\\b, REVERSE SOLIDUS",
        "a\"b, QUOTATION MARK",
        "'a\nb', LINE FEED (LF)",
        "a\u2028b, LINE SEPARATOR",
        "a\ud83d\ude00b, GRINNING FACE"
    })
    void pathThatServersWouldMisreadIsRejected(String name, String character) {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> new DataDirectory(dir.resolve(name)).prepare())
                .withMessage(
                        "data directory "
                                + dir.resolve("a?b")
                                + " cannot be used: servers would misread a character in its path ("
                                + character
                                + "); choose another with --data-dir");
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void pathMayHaveBlanksPercentSignsAndLettersOfAllLanguages() throws Exception {
        DataDirectory data = new DataDirectory(dir.resolve("a b \u00e9%20 \u7528 ${x}"));
        data.prepare();
        assertThat(data.logs()).isDirectory();
    }

    @Test
    void fileIsRejected() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        assertRejected(file, "is a file");
    }

    @Test
    void directoryWithOtherFilesIsRejectedAndUnchanged() throws Exception {
        Files.writeString(dir.resolve("thesis.tex"), "");
        assertRejected(dir, "does not belong to tweeter: it contains thesis.tex");
        assertThat(dir).isDirectoryNotContaining(path -> !path.endsWith("thesis.tex"));
    }

    @Test
    void newDirectoryIsForThisUserAlone() throws Exception {
        new DataDirectory(dir.resolve("new")).prepare();
        assertThat(Files.getPosixFilePermissions(dir.resolve("new")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void directoryThatEveryUserMayWriteToIsRejected() throws Exception {
        new DataDirectory(dir).prepare();
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertNotOwn("every user may write to data directory " + dir);
    }

    @Test
    void directoryOfAnotherUserIsRejected() throws Exception {
        Tool.requireRoot();
        new DataDirectory(dir).prepare();
        Files.setAttribute(dir, "unix:uid", 12_345);
        assertNotOwn("data directory " + dir + " is that of user 12345");
    }

    /** Nor does another command obey what is in it. */
    private void assertNotOwn(String message) throws Exception {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> new DataDirectory(dir).prepare())
                .withMessageStartingWith(message);
        CommandRun down =
                CommandRun.tweeter(DownCommand.class, "down", "--data-dir", dir.toString());
        assertThat(down.exitCode()).isEqualTo(1);
        assertThat(down.err()).startsWith("tweeter down: " + message).hasLineCount(1);
    }

    @Test
    void otherLayoutIsRejected() throws Exception {
        new DataDirectory(dir).prepare();
        Files.writeString(dir.resolve("LAYOUT"), "tweeter data, layout 9\n");
        assertRejected(dir, "belongs to another version");
    }

    @Test
    void damagedLayoutFileIsRejected() throws Exception {
        Files.write(dir.resolve("LAYOUT"), new byte[] {(byte) 0xff, 0, 1});
        assertRejected(dir, "is damaged");
    }

    @Test
    void unreadableLayoutFileIsRejected() throws Exception {
        Files.createDirectory(dir.resolve("LAYOUT"));
        assertRejected(dir, "is damaged");
    }

    @Test
    void onlyOneProcessCanLockIt() throws Exception {
        DataDirectory data = new DataDirectory(dir);
        data.prepare();
        FileChannel first = data.lock();
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(data::lock)
                .withMessageContaining("a stack is already running in " + dir);
        first.close();
        data.lock().close();
    }

    @Test
    void dataOfOneNodeAreNotMixedWithThoseOfThree() throws Exception {
        Files.createDirectory(dir.resolve("kafka"));
        DataDirectory ofAnEarlierRelease = new DataDirectory(dir);
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> ofAnEarlierRelease.requireNodes("--nodes 3"))
                .withMessage(
                        "data directory %s holds the data of other nodes: start it with --nodes 1; for"
                                        .formatted(dir)
                                + " --nodes 3, choose another with --data-dir, and post the tweets there again");
        ofAnEarlierRelease.requireNodes("--nodes 1");
        Files.writeString(dir.resolve("NODES"), "1\n");
        ofAnEarlierRelease.requireNodes("--nodes 1");
        ofAnEarlierRelease.rememberNodes("--nodes 1");
        assertThat(dir.resolve("NODES")).hasContent("1\n"); // never without content

        DataDirectory ofThree = new DataDirectory(Files.createDirectory(dir.resolve("three")));
        ofThree.requireNodes("--nodes 3");
        ofThree.rememberNodes("--nodes 3");
        ofThree.requireNodes("--nodes 3");
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> ofThree.requireNodes("--nodes 1"))
                .withMessageContaining("holds the data of other nodes: start it with --nodes 3");
    }

    @Test
    void aStartThatIsRefusedDoesNotDecideWhichNodesTheDataAreOf() throws Exception {
        DataDirectory data = new DataDirectory(dir);
        data.requireNodes("--nodes 3");
        data.requireNodes("--nodes 1");
    }

    private static void assertRejected(Path path, String why) {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> new DataDirectory(path).prepare())
                .satisfies(
                        e ->
                                assertThat(e)
                                        .hasMessageStartingWith("data directory " + path)
                                        .hasMessageContaining(why)
                                        .message()
                                        .hasLineCount(1));
    }
}
