package io.tweeter.deploy.jobs;

import io.tweeter.deploy.cli.Errors;
import io.tweeter.model.env.InvalidSettingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.rest.FileUpload;
import org.apache.flink.runtime.rest.RestClient;
import org.apache.flink.runtime.rest.messages.ClusterConfigurationInfoHeaders;
import org.apache.flink.runtime.rest.messages.ClusterOverviewHeaders;
import org.apache.flink.runtime.rest.messages.ConfigurationInfoEntry;
import org.apache.flink.runtime.rest.messages.CustomHeadersDecorator;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobCancellationHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobsOverviewHeaders;
import org.apache.flink.runtime.rest.messages.MessageHeaders;
import org.apache.flink.runtime.rest.messages.MessageParameters;
import org.apache.flink.runtime.rest.messages.RequestBody;
import org.apache.flink.runtime.rest.messages.ResponseBody;
import org.apache.flink.runtime.rest.messages.TerminationModeQueryParameter.TerminationMode;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.runtime.webmonitor.handlers.JarDeleteHeaders;
import org.apache.flink.runtime.webmonitor.handlers.JarRunHeaders;
import org.apache.flink.runtime.webmonitor.handlers.JarRunRequestBody;
import org.apache.flink.runtime.webmonitor.handlers.JarUploadHeaders;
import org.apache.flink.util.ConfigurationException;

/**
 * A Flink cluster's REST API, spoken with Flink's own client and messages. Every request is bounded
 * in time, and repeated a few times while Flink cannot be reached or is just starting. Methods
 * throw {@link FlinkUnreachableException} where Flink itself has not answered. Thread-safe.
 */
public final class FlinkRest implements AutoCloseable {

    /**
     * Bounds of a request.
     *
     * @param connect until the connection is established
     * @param request until the answer to a short request
     * @param longRequest until the answer to an upload or a start, which runs the job's main method
     * @param attempts of one request, at least 1
     * @param pause before the second attempt; it doubles with each further one
     * @param takeover for how long a cluster whose leading JobManager changes may not list a job
     *     that it has
     */
    public record Limits(
            Duration connect,
            Duration request,
            Duration longRequest,
            int attempts,
            Duration pause,
            Duration takeover) {

        /** Enough for a JobManager's start; about 4 s for an address where nothing listens. */
        public static final Limits DEFAULT =
                new Limits(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(3),
                        5,
                        Duration.ofMillis(250),
                        Duration.ofSeconds(30));
    }

    private static final Duration POLL = Duration.ofMillis(200);

    /** Answers of proxies, and of a JobManager that is not the leader. */
    private static final Set<Integer> NOT_FLINK_STATUS = Set.of(401, 403, 502, 503, 504);

    private final FlinkAddress address;
    private final Limits limits;
    private final ExecutorService executor;
    private final RestClient client;

    /**
     * Prepares a client; connects with the first request.
     *
     * @throws InvalidSettingException if a store of certificates cannot be used
     */
    public FlinkRest(FlinkAddress address, Limits limits) {
        this.address = address;
        this.limits = limits;
        Configuration configuration = address.toConfiguration();
        configuration.set(RestOptions.CONNECTION_TIMEOUT, limits.connect());
        configuration.set(RestOptions.IDLENESS_TIMEOUT, limits.longRequest());
        this.executor =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread thread = new Thread(task, "flink-rest");
                            thread.setDaemon(true);
                            return thread;
                        });
        try {
            this.client = new RestClient(configuration, executor, address.host(), address.port());
        } catch (ConfigurationException e) {
            executor.shutdown();
            // Flink reads both and does not say which one it could not read; the reason does.
            String stores =
                    Stream.of(
                                    address.trustStore().map(store -> FlinkAddress.TRUST_STORE),
                                    address.keyStore().map(store -> FlinkAddress.KEY_STORE))
                            .flatMap(Optional::stream)
                            .collect(Collectors.joining(" or "));
            throw new InvalidSettingException(
                    stores, "cannot be used: " + Errors.firstLine(Errors.rootCause(e)));
        }
    }

    public FlinkRest(FlinkAddress address) {
        this(address, Limits.DEFAULT);
    }

    /** Where the cluster is, for messages. */
    public FlinkAddress address() {
        return address;
    }

    /**
     * Uploads a jar to the cluster, where it stays until {@link #deleteJar}.
     *
     * @return the jar's name on the cluster
     */
    public String upload(Path jar) throws FlinkRestException {
        String what = "cannot upload " + jar;
        if (!Files.isReadable(jar) || Files.isDirectory(jar)) {
            throw failure(what, "there is no such file");
        }
        String stored =
                retrying(
                                what,
                                () ->
                                        send(
                                                JarUploadHeaders.getInstance(),
                                                EmptyMessageParameters.getInstance(),
                                                EmptyRequestBody.getInstance(),
                                                List.of(
                                                        new FileUpload(
                                                                jar, "application/x-java-archive")),
                                                limits.longRequest()))
                        .getFilename();
        // Flink answers with the path on its own machine; the file's name is the jar's id.
        return stored.substring(stored.lastIndexOf('/') + 1);
    }

    /**
     * Runs the main method of an uploaded jar, which submits one job.
     *
     * @param jar as {@link #upload} returned it
     * @return the job's id
     */
    public String run(String jar, StartRequest run) throws FlinkRestException {
        String id = new JobID().toHexString();
        run(id, jar, run);
        return id;
    }

    /**
     * The same under a given id. A call that is made again with that id, because the answer got
     * lost, does not start the job twice.
     */
    void run(String jobId, String jar, StartRequest run) throws FlinkRestException {
        JobID id = JobID.fromHexString(jobId);
        var headers = JarRunHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jarIdPathParameter.resolve(jar);
        var body =
                new JarRunRequestBody(
                        run.entryClass(),
                        null,
                        run.arguments(),
                        run.parallelism().orElse(null),
                        id,
                        run.restore().isPresent() ? false : null,
                        run.restore().map(StartRequest.Restore::path).orElse(null),
                        null,
                        run.restore().map(StartRequest.Restore::mode).orElse(null),
                        null);
        retrying(
                "cannot start " + run.entryClass(),
                () -> {
                    try {
                        return send(headers, parameters, body, List.of(), limits.longRequest())
                                .getJobId();
                    } catch (ExecutionException | TimeoutException e) {
                        if (isKnown(id)) {
                            return id;
                        }
                        throw e;
                    }
                });
    }

    /** Deletes an uploaded jar; jobs started from it go on. */
    public void deleteJar(String jar) throws FlinkRestException {
        var headers = JarDeleteHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jarIdPathParameter.resolve(jar);
        retrying("cannot delete the uploaded " + jar, () -> send(headers, parameters));
    }

    /** All jobs that the cluster remembers, ended ones too, newest first. */
    public List<JobInfo> jobs() throws FlinkRestException {
        return retrying("cannot list the jobs", this::overview);
    }

    /** The job with that id, if the cluster knows it. */
    public Optional<JobInfo> job(String id) throws FlinkRestException {
        return jobs().stream().filter(job -> job.id().equals(id)).findFirst();
    }

    /** Task slots that no job has. */
    public int freeSlots() throws FlinkRestException {
        return ask(
                        "cannot read how many task slots are free",
                        ClusterOverviewHeaders.getInstance(),
                        EmptyMessageParameters.getInstance())
                .getNumSlotsAvailable();
    }

    /** A setting of the JobManager. */
    public Optional<String> setting(String name) throws FlinkRestException {
        return ask(
                        "cannot read the cluster's settings",
                        ClusterConfigurationInfoHeaders.getInstance(),
                        EmptyMessageParameters.getInstance())
                .stream()
                .filter(entry -> entry.getKey().equals(name))
                .map(ConfigurationInfoEntry::getValue)
                .findFirst();
    }

    /**
     * For how long it may not list a job that it has: while another JobManager takes the lead.
     *
     * @return zero for a cluster whose JobManager nobody replaces
     */
    Duration forgetfulness() throws FlinkRestException {
        return setting("high-availability.type")
                .filter(type -> !type.equalsIgnoreCase("NONE"))
                .map(type -> limits.takeover())
                .orElse(Duration.ZERO);
    }

    /** Asks Flink to cancel a job and returns at once; see {@link #awaitEnd}. */
    public void cancel(String id) throws FlinkRestException {
        var headers = JobCancellationHeaders.getInstance();
        var parameters =
                headers.getUnresolvedMessageParameters()
                        .resolveJobId(JobID.fromHexString(id))
                        .resolveTerminationMode(TerminationMode.CANCEL);
        retrying("cannot cancel job " + id, () -> send(headers, parameters));
    }

    /**
     * Waits until every task of a job runs.
     *
     * @throws FlinkRestException if the job ends, or does not get there in time; says why
     */
    public JobInfo awaitRunning(String id, Duration timeout) throws FlinkRestException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Optional<JobInfo> job = job(id);
            if (job.isPresent() && job.get().isFullyRunning()) {
                return job.get();
            }
            String name = job.map(JobInfo::name).orElse(id);
            if (job.isPresent() && !job.get().isActive()) {
                throw failure(
                        name + " does not run",
                        "it is "
                                + job.get().state()
                                + reason(id).map(why -> ": " + why).orElse(""));
            }
            if (System.nanoTime() - deadline > 0) {
                throw failure(
                        name + " does not run after " + timeout.toSeconds() + " s",
                        job.map(JobInfo::progress).orElse("Flink does not know it")
                                + reason(id)
                                        .map(why -> "; last failure: " + why)
                                        .orElse("; are there enough free task slots?"));
            }
            pause(POLL);
        }
    }

    /**
     * Waits until a job has ended in whatever way.
     *
     * @return the job; empty if Flink has forgotten it, as a JobManager that has just become the
     *     leader does with jobs that had ended before
     * @throws FlinkRestException if it has not ended in time
     */
    public Optional<JobInfo> awaitEnd(String id, Duration timeout) throws FlinkRestException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long lastKnown = System.nanoTime();
        while (true) {
            Optional<JobInfo> job = job(id);
            long now = System.nanoTime();
            if (job.isPresent()) {
                lastKnown = now;
                if (!job.get().isActive()) {
                    return job;
                }
            }
            if (now - lastKnown > limits.takeover().toNanos()) {
                return Optional.empty();
            }
            if (now - deadline > 0) {
                throw failure(
                        job.map(JobInfo::name).orElse("job " + id)
                                + " has not ended after "
                                + timeout.toSeconds()
                                + " s",
                        job.map(known -> "it is " + known.state())
                                .orElse("Flink does not know it"));
            }
            pause(POLL);
        }
    }

    /**
     * A failure of a job.
     *
     * @param at by the JobManager's clock
     * @param reason in one line
     */
    public record Failure(Instant at, String reason) {}

    /** When and why a job last failed; empty if it has not. */
    public Optional<Failure> lastFailure(String id) throws FlinkRestException {
        var headers = JobExceptionsHeaders.getInstance();
        var parameters = headers.getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(JobID.fromHexString(id));
        return retrying("cannot read why job " + id + " failed", () -> send(headers, parameters))
                .getExceptionHistory()
                .getEntries()
                .stream()
                .findFirst()
                .map(
                        newest ->
                                new Failure(
                                        Instant.ofEpochMilli(newest.getTimestamp()),
                                        ServerError.shorten(newest.getStacktrace())));
    }

    @Override
    public void close() {
        client.closeAsync().orTimeout(5, TimeUnit.SECONDS).exceptionally(late -> null).join();
        executor.shutdownNow();
    }

    private List<JobInfo> overview()
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        return send(JobsOverviewHeaders.getInstance(), EmptyMessageParameters.getInstance())
                .getJobs()
                .stream()
                .map(JobInfo::of)
                .sorted(Comparator.comparing(JobInfo::started).reversed())
                .toList();
    }

    private boolean isKnown(JobID id) throws InterruptedException {
        try {
            return overview().stream().anyMatch(job -> job.id().equals(id.toHexString()));
        } catch (IOException | ExecutionException | TimeoutException e) {
            return false; // the first error is the one to report
        }
    }

    /** Part of another error's message, which it must not replace by an error of its own. */
    private Optional<String> reason(String id) {
        try {
            return lastFailure(id).map(Failure::reason);
        } catch (FlinkRestException e) {
            return Optional.empty();
        }
    }

    /**
     * Sends a request, retries it while Flink cannot be reached, and waits for the answer.
     *
     * @param what could not be done, if it fails: "cannot ..."
     */
    <R extends RequestBody, P extends ResponseBody, M extends MessageParameters> P ask(
            String what, MessageHeaders<R, P, M> headers, M parameters, R body)
            throws FlinkRestException {
        return retrying(
                what, () -> send(headers, parameters, body, List.of(), limits.longRequest()));
    }

    /** The same for a request that has no body. */
    <P extends ResponseBody, M extends MessageParameters> P ask(
            String what, MessageHeaders<EmptyRequestBody, P, M> headers, M parameters)
            throws FlinkRestException {
        return retrying(what, () -> send(headers, parameters));
    }

    /** Waits between two requests that ask how far Flink is. */
    void pause() throws FlinkRestException {
        pause(POLL);
    }

    private interface Request<T> {
        T send() throws IOException, ExecutionException, TimeoutException, InterruptedException;
    }

    private <T> T retrying(String what, Request<T> request) throws FlinkRestException {
        Duration pause = limits.pause();
        for (int attempt = 1; ; attempt++) {
            try {
                return request.send();
            } catch (InterruptedException e) {
                throw interrupted(e);
            } catch (TimeoutException e) {
                throw new FlinkUnreachableException(message(what, "no answer in time"), e);
            } catch (IOException | ExecutionException e) {
                Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
                if (attempt >= limits.attempts() || !isTransient(cause)) {
                    String message = message(what, describe(cause));
                    throw isAnswerOfFlink(cause)
                            ? new FlinkRestException(message, cause)
                            : new FlinkUnreachableException(message, cause);
                }
            }
            pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private <M extends MessageParameters, P extends ResponseBody> P send(
            MessageHeaders<EmptyRequestBody, P, M> headers, M parameters)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        return send(
                headers, parameters, EmptyRequestBody.getInstance(), List.of(), limits.request());
    }

    private <R extends RequestBody, P extends ResponseBody, M extends MessageParameters> P send(
            MessageHeaders<R, P, M> headers,
            M parameters,
            R body,
            List<FileUpload> files,
            Duration timeout)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        CustomHeadersDecorator<R, P, M> decorated = new CustomHeadersDecorator<>(headers);
        decorated.setCustomHeaders(address.headers());
        CompletableFuture<P> answer =
                client.sendRequest(
                        address.host(), address.port(), decorated, parameters, body, files);
        return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Whether Flink has answered, and not a proxy in front of it: with an error in Flink's format,
     * of a status that Flink uses. A JobManager that is starting, or too busy to answer itself in
     * time, does not count.
     */
    private static boolean isAnswerOfFlink(Throwable cause) {
        if (!(cause instanceof RestClientException answered)) {
            return false;
        }
        int status = answered.getHttpResponseStatus().code();
        String reason = String.valueOf(answered.getMessage());
        return !NOT_FLINK_STATUS.contains(status)
                && ServerError.isFlinkError(reason)
                && !(status == 500 && ServerError.isTimeout(reason));
    }

    /** Whether a retry may cure it. */
    private static boolean isTransient(Throwable cause) {
        if (cause instanceof RestClientException answered) {
            int status = answered.getHttpResponseStatus().code();
            return status >= 502 && status <= 504;
        }
        return cause instanceof IOException
                && !(cause instanceof SSLException || cause instanceof UnknownHostException);
    }

    private static String describe(Throwable cause) {
        if (cause instanceof RestClientException answered) {
            String reason = ServerError.shorten(answered.getMessage());
            return "HTTP " + answered.getHttpResponseStatus().code() + ": " + reason;
        }
        if (cause instanceof ConnectException) {
            return "nothing listens there; is Flink running?";
        }
        if (cause instanceof UnknownHostException) {
            return "there is no host of that name";
        }
        return Errors.firstLine(Errors.rootCause(cause));
    }

    FlinkRestException failure(String what, String why) {
        return new FlinkRestException(message(what, why));
    }

    private String message(String what, String why) {
        return "Flink at " + address + ": " + what + ": " + why;
    }

    private void pause(Duration pause) throws FlinkRestException {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private FlinkRestException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new FlinkRestException(message("gave up", "interrupted"), e);
    }
}
