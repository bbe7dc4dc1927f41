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

/** Other releases of the jobs, made of the jar that the build has made. */
final class Releases {

    private static final String PLAN = "plans/tweet-counts.json";

    private static final Pattern NUMBER = Pattern.compile("(\"(?:id|source|target)\" : )(\\d+)");

    private final Path folder;

    /**
     * @param folder for the jars
     */
    Releases(Path folder) {
        this.folder = folder;
    }

    /** The one that {@code tweeter up} starts. */
    static Path own() {
        return TweeterHome.find().jar("flink-jobs", "flink-jobs.jar");
    }

    /** Does the same, and is another one. */
    Path another() throws IOException {
        return changed("another.jar", name -> Optional.of(UnaryOperator.identity()));
    }

    /** Fails when the first tweet comes. */
    Path failingAtTheFirstTweet() throws IOException {
        return changed(
                "failing.jar",
                name ->
                        name.equals("io/tweeter/model/TweetJson.class")
                                ? Optional.empty()
                                : Optional.of(UnaryOperator.identity()));
    }

    /** Its operators have other numbers, so that they do not find their state. */
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

    /** What becomes of an entry of the jar: nothing, or another text. */
    private interface Change {
        Optional<UnaryOperator<String>> of(String name);
    }

    private Path changed(String file, Change change) throws IOException {
        Path jar = folder.resolve(file);
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(own()));
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
