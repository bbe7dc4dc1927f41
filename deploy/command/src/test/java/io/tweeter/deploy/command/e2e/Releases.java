package io.tweeter.deploy.command.e2e;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Other releases of the jobs, derived from the jar of the build. */
final class Releases {

    private static final String PLAN = "plans/tweet-counts.json";

    private static final Pattern NUMBER = Pattern.compile("(\"(?:id|source|target)\" : )(\\d+)");

    private final Path directory;

    /**
     * @param directory directory for the jars
     */
    Releases(Path directory) {
        this.directory = directory;
    }

    /** The release that {@code tweeter up} starts. */
    static Path current() {
        return TweeterHome.find().jar("flink-jobs", "flink-jobs.jar");
    }

    /** A different release that does the same. */
    Path another() throws IOException {
        return changed("another.jar", name -> Optional.of(UnaryOperator.identity()));
    }

    /** A release that fails at the first tweet. */
    Path failingAtTheFirstTweet() throws IOException {
        return changed(
                "failing.jar",
                name ->
                        name.equals("io/tweeter/model/TweetJson.class")
                                ? Optional.empty()
                                : Optional.of(UnaryOperator.identity()));
    }

    /** A release whose operators have other ids, so that their state does not match. */
    Path withAnotherPlan() throws IOException {
        return changed(
                "plan.jar",
                name ->
                        Optional.of(
                                name.equals(PLAN)
                                        ? Releases::renumbered
                                        : UnaryOperator.identity()));
    }

    private static String renumbered(String plan) {
        return NUMBER.matcher(plan).replaceAll(number -> number.group(1) + "9" + number.group(2));
    }

    /** Returns how to change the text of an entry of the jar; empty to leave out the entry. */
    private interface Change {
        Optional<UnaryOperator<String>> of(String name);
    }

    private Path changed(String file, Change change) throws IOException {
        Path jar = directory.resolve(file);
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(current()));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(1);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Optional<UnaryOperator<String>> text = change.of(entry.getName());
                if (text.isPresent()) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    copy(in, out, entry.getName(), text.get());
                }
            }
            out.putNextEntry(new ZipEntry("release"));
            out.write(file.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void copy(
            InputStream in, ZipOutputStream out, String name, UnaryOperator<String> text)
            throws IOException {
        if (name.equals(PLAN)) {
            String plan = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            out.write(text.apply(plan).getBytes(StandardCharsets.UTF_8));
        } else {
            in.transferTo(out);
        }
    }
}
