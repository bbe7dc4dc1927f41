package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    private static final String SAID = "hello";

    @TempDir Path target;

    private Path lib;

    /** A program that can be archived. */
    static final class Hello {

        private Hello() {}

        public static void main(String[] args) {
            System.out.println(SAID);
        }
    }

    @BeforeEach
    void build() throws IOException {
        lib = Files.createDirectory(target.resolve("lib"));
        Path jar = lib.resolve("hello.jar");
        String entry = Hello.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                var content = Hello.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            content.transferTo(out);
        }
        touch(jar, 1);
    }

    @Test
    void startWithoutAnArchiveRecordsWhatTheNextOneUses() throws Exception {
        assertThat(run(ClassArchive.recording(command()))).isEqualTo(SAID);
        assertThat(run(command("-Xlog:class+load")))
                .doesNotContain(Hello.class.getName() + " source: shared");

        archive().make();

        assertThat(run(ClassArchive.recording(command()))).isEqualTo(SAID);
        assertThat(run(command("-Xlog:class+load")))
                .contains(Hello.class.getName() + " source: shared objects file");
        assertThat(files()).containsExactlyInAnyOrder(lib, archive().file());
    }

    @Test
    void changedJarNeedsAnotherArchiveWhichReplacesTheFirst() throws Exception {
        Path first = made();

        touch(lib.resolve("hello.jar"), 2);

        assertThat(archive().exists()).isFalse();
        assertThat(command()).noneMatch(option -> option.contains("SharedArchiveFile"));
        assertThat(made()).isNotEqualTo(first);
        assertThat(first).doesNotExist();
    }

    @Test
    void jarThatChangesWhileAProgramStartsIsReadItself() throws Exception {
        made();
        List<String> command = command();

        touch(lib.resolve("hello.jar"), 2);

        assertThat(run(command)).isEqualTo(SAID);
    }

    @Test
    void brokenArchiveIsNotUsed() throws Exception {
        Path file = made();
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        Files.write(file, new byte[content.length]);

        assertThat(run(command())).isEqualTo(SAID);
    }

    @Test
    void nameHasTheVersionOfJava() {
        assertThat(archive().file().getFileName().toString())
                .startsWith("lib-" + System.getProperty("java.version") + "-");
    }

    @Test
    void twoAtATimeMakeOneArchive() throws Exception {
        run(ClassArchive.recording(command()));

        ClassArchive archive = archive();
        CompletableFuture<?> other = CompletableFuture.runAsync(() -> makeOrFail(archive));
        makeOrFail(archive);
        other.join();

        assertThat(run(command("-Xlog:class+load")))
                .contains(Hello.class.getName() + " source: shared objects file");
    }

    /** One of two may find that the other has deleted what it is made of. */
    private static void makeOrFail(ClassArchive archive) {
        try {
            archive.make();
        } catch (IOException e) {
            // is what callers expect
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void interruptedMakingLeavesNothing() throws Exception {
        run(ClassArchive.recording(command()));

        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> archive().make());

        assertThat(files()).containsExactly(lib);
    }

    @Test
    void nothingIsMadeOfNothing() throws Exception {
        archive().make();

        assertThat(files()).containsExactly(lib);
    }

    @Test
    void folderThatCannotBeWrittenGetsNoRecords() throws Exception {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeThat(Files.isWritable(target)).as("not as root").isFalse();

        assertThat(ClassArchive.recording(command())).isEqualTo(command());
    }

    @Test
    void otherProgramsHaveNoArchive() {
        List<String> command = List.of("haproxy", "-f", "haproxy.cfg");

        assertThat(ClassArchive.of(command)).isEmpty();
        assertThat(ClassArchive.recording(command)).isEqualTo(command);
    }

    private Path made() throws IOException, InterruptedException {
        run(ClassArchive.recording(command()));
        archive().make();
        assertThat(archive().file()).exists();
        return archive().file();
    }

    private ClassArchive archive() {
        return ClassArchive.of(command()).orElseThrow();
    }

    private List<String> command(String... options) {
        return new JavaCommand(16)
                .options("-XX:+UseSerialGC")
                .options(options)
                .run(lib + "/*", Hello.class.getName());
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        return Programs.run("", command).strip();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return new ArrayList<>(files.toList());
        }
    }

    private static void touch(Path jar, int day) throws IOException {
        Files.setLastModifiedTime(jar, FileTime.fromMillis(day * 86_400_000L));
    }
}
