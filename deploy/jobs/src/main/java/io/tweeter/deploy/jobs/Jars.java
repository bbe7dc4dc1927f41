package io.tweeter.deploy.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.MessageParameters;
import org.apache.flink.runtime.rest.messages.MessagePathParameter;
import org.apache.flink.runtime.webmonitor.handlers.JarIdPathParameter;
import org.apache.flink.runtime.webmonitor.handlers.JarListHeaders;
import org.apache.flink.runtime.webmonitor.handlers.JarListInfo;
import org.apache.flink.runtime.webmonitor.handlers.JarPlanPostHeaders;
import org.apache.flink.runtime.webmonitor.handlers.JarPlanRequestBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs' jars on a cluster, one for each release that runs there, so that an upgrade can be
 * rolled back to the release that ran before.
 */
final class Jars {

    private static final Logger LOG = LoggerFactory.getLogger(Jars.class);

    /** Release and time of upload, in seconds since 1970. */
    private static final Pattern NAME = Pattern.compile("tweeter-([0-9a-f]{16})-(\\d{1,12})\\.jar");

    /** A jar that was just uploaded may be about to be started. */
    private static final Duration MIN_AGE = Duration.ofMinutes(30);

    private final FlinkRest flink;

    Jars(FlinkRest flink) {
        this.flink = flink;
    }

    /** The jar of a release, by its name on the cluster. */
    Optional<String> find(String release) throws FlinkRestException {
        return list().stream()
                .filter(jar -> release.equals(release(jar).orElse(null)))
                .map(jar -> jar.id)
                .findFirst();
    }

    /**
     * Uploads a release, unless it is there already.
     *
     * @return the jar's name on the cluster
     */
    String upload(JobJar jar) throws FlinkRestException, JobException {
        Optional<String> there = find(jar.release());
        if (there.isPresent()) {
            return there.get();
        }
        // The name tells the release; a link saves a copy.
        try {
            Path folder = Files.createTempDirectory("tweeter-jar");
            Path link =
                    folder.resolve(
                            "tweeter-%s-%d.jar"
                                    .formatted(jar.release(), Instant.now().getEpochSecond()));
            try {
                Files.createSymbolicLink(link, jar.file().toAbsolutePath());
                return flink.upload(link);
            } finally {
                Files.deleteIfExists(link);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new JobException("cannot prepare " + jar.file() + " for upload", e);
        }
    }

    /**
     * Has Flink run the main method up to where it would start the job.
     *
     * @param jar as {@link #upload} returned it
     * @throws FlinkRestException if the main method fails; says why
     */
    void check(String jar, TweeterJob job, List<String> arguments, Optional<Integer> parallelism)
            throws FlinkRestException {
        var headers = JarPlanPostHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        // The parameters' own class is not public.
        MessageParameters all = parameters;
        for (MessagePathParameter<?> parameter : all.getPathParameters()) {
            ((JarIdPathParameter) parameter).resolve(jar);
        }
        flink.ask(
                "this release cannot be started",
                headers,
                parameters,
                new JarPlanRequestBody(
                        job.entryClass(), null, arguments, parallelism.orElse(null), null, null));
    }

    /** Deletes unused jars, which would otherwise pile up. What fails is logged. */
    void tryDeleteUnused() {
        try {
            deleteUnused(Instant.now());
        } catch (FlinkRestException e) {
            LOG.warn("{}; jars that no job needs stay on the cluster", e.getMessage());
        }
    }

    /**
     * Deletes the jars of releases that no run needs which Flink remembers. Ended runs count, since
     * an upgrade may roll back to them, and so do jars that were uploaded a short time ago.
     */
    void deleteUnused(Instant now) throws FlinkRestException {
        Set<String> used = new HashSet<>();
        RunHistory history = new RunHistory(flink);
        for (JobInfo job : flink.jobs()) {
            history.spec(job.id()).release().ifPresent(used::add);
        }
        for (JarListInfo.JarFileInfo jar : list()) {
            Matcher name = NAME.matcher(jar.name);
            if (name.matches()
                    && !used.contains(name.group(1))
                    && Instant.ofEpochSecond(Long.parseLong(name.group(2)))
                            .plus(MIN_AGE)
                            .isBefore(now)) {
                flink.deleteJar(jar.id);
            }
        }
    }

    private List<JarListInfo.JarFileInfo> list() throws FlinkRestException {
        return flink.ask(
                        "cannot list the uploaded jars",
                        JarListHeaders.getInstance(),
                        EmptyMessageParameters.getInstance())
                .jarFileList;
    }

    private static Optional<String> release(JarListInfo.JarFileInfo jar) {
        Matcher name = NAME.matcher(jar.name);
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }
}
