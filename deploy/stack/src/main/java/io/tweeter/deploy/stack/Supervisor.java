package io.tweeter.deploy.stack;

import io.tweeter.deploy.jobs.FlinkRestException;
import io.tweeter.deploy.jobs.JobException;
import io.tweeter.deploy.jobs.TweeterJob;
import io.tweeter.deploy.servers.FlinkJobManager;
import io.tweeter.deploy.servers.FlinkTaskManager;
import io.tweeter.deploy.servers.LogRotation;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ServerException;
import io.tweeter.deploy.tools.schema.PipelineTables;
import io.tweeter.deploy.tools.schema.PipelineTopics;
import io.tweeter.deploy.tools.schema.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Starts a stack, keeps it running, and stops it. */
final class Supervisor implements SupervisedServer.Listener {

    private static final Duration INITIAL_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
    private static final Duration HEALTHY_AFTER = Duration.ofSeconds(60);
    private static final Duration REQUEST_POLL = Duration.ofMillis(100);
    private static final Duration UPKEEP_INTERVAL = Duration.ofSeconds(1);

    private final Stack stack;
    private final StackOptions options;
    private final DataDirectory data;
    private final PipelineTopics topics;
    private final Jobs jobs;
    private final Reporter reporter;
    private final Servers servers = new Servers();
    private final Operations operations;
    private final StackRequests requests;
    private final ExecutorService resubmitting =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "resubmit");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** Whether those of a JobManager that was lost still have to be restarted. */
    private final AtomicBoolean orphanedTaskManagers = new AtomicBoolean();

    /**
     * Whether TaskManagers may have tasks of the current JobManager: not while they start with it
     * for the first time, and not again until there is another one.
     */
    private final AtomicBoolean tasksDependOnJobManager = new AtomicBoolean();

    private final ClassArchives archives = new ClassArchives();
    private final ProcessId self = ProcessId.of(ProcessHandle.current());
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final Object stateLock = new Object();
    private volatile boolean ready;
    private volatile boolean stateMissed;
    private volatile boolean stopping;
    private volatile boolean stopped;

    Supervisor(
            Stack stack,
            StackOptions options,
            PipelineTopics topics,
            Jobs jobs,
            Reporter reporter) {
        this.topics = topics;
        this.stack = stack;
        this.options = options;
        this.data = new DataDirectory(options.dataDir());
        this.jobs = jobs;
        this.reporter = reporter;
        this.requests = new StackRequests(data);
        this.operations =
                new Operations(
                        stack,
                        servers,
                        this::supervise,
                        new Memory(Path.of("/"))::availableMiB,
                        reporter);
        stack.servers().forEach(server -> servers.add(supervise(server)));
    }

    private SupervisedServer supervise(Server server) {
        UnaryOperator<List<String>> toNode =
                options.network()
                        .map(network -> network.launcher(server.host()))
                        .orElse(UnaryOperator.identity());
        ServerVariables variables = data.variables(server.name());
        return new SupervisedServer(
                server,
                command -> toNode.apply(variables.launch(archives.recording(command))),
                variables::environment,
                this,
                new RestartBackoff(INITIAL_BACKOFF, MAX_BACKOFF, HEALTHY_AFTER));
    }

    /**
     * Starts everything and returns when all is ready. After a failure the caller stops what runs.
     *
     * @throws StackException if something failed; the message says what
     */
    void start() throws StackException, InterruptedException {
        writeState();
        try {
            createNetwork();
            requests.clear();
            stack.flink().clear();
            CompletableFuture<?> kafka = startAndReport(stack.kafka());
            CompletableFuture<?> cassandra = startAndReport(stack.cassandra());
            CompletableFuture<?> zooKeeper = startAndReport(stack.zooKeeper());
            CompletableFuture<?> jobManagers = startAndReport(stack.flink().jobManagers());
            CompletableFuture<?> taskManagers = startAndReport(stack.flink().taskManagers());
            awaitAll(zooKeeper, kafka, cassandra);
            createTopics();
            createTables();
            CompletableFuture<?> ingest = startAndReport(stack.ingest());
            awaitAll(jobManagers, taskManagers);
            tasksDependOnJobManager.set(true);
            for (TweeterJob job : TweeterJob.values()) {
                long start = System.nanoTime();
                String how = jobs.ensureRunning(job);
                reporter.ready(job.jobName(), since(start), how);
            }
            awaitAll(ingest);
            if (stack.loadBalancer().isPresent()) {
                awaitAll(startAndReport(stack.loadBalancer().get()));
            }
            ready = true;
            writeState();
            archives.make();
        } catch (SchemaException
                | FlinkRestException
                | JobException
                | IOException
                | CancellationException e) {
            throw failure(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** After {@link #stop}, whatever fails does so because nothing runs any more. */
    StackException failure(Throwable cause) throws InterruptedException {
        if (stopping) {
            throw new InterruptedException("stopped while starting");
        }
        return new StackException(cause.getMessage(), cause);
    }

    /** Not while {@link #stop} deletes it. */
    private synchronized void createNetwork() throws StackException, InterruptedException {
        if (stopping) {
            throw new InterruptedException("stopped while starting");
        }
        if (options.network().isPresent()) {
            options.network().get().create();
        }
    }

    private CompletableFuture<?> startAndReport(List<? extends Server> group) {
        return allOf(group.stream().map(this::startAndReport).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<?> startAndReport(Server server) {
        return servers.get(server)
                .start()
                .thenAccept(
                        took ->
                                reporter.ready(
                                        server.name(), took, server.host() + ":" + server.port()));
    }

    /** Fails as soon as one fails, even if others have not finished yet. */
    private static CompletableFuture<Void> allOf(CompletableFuture<?>... futures) {
        CompletableFuture<Void> all = CompletableFuture.allOf(futures);
        for (CompletableFuture<?> future : futures) {
            var unused =
                    future.whenComplete(
                            (done, failure) -> {
                                if (failure != null) {
                                    all.completeExceptionally(failure);
                                }
                            });
        }
        return all;
    }

    private static void awaitAll(CompletableFuture<?>... futures)
            throws ExecutionException, InterruptedException {
        try {
            allOf(futures).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CompletionException wrapped) {
                throw new ExecutionException(wrapped.getCause());
            }
            throw e;
        }
    }

    private void createTopics() throws SchemaException, InterruptedException {
        long start = System.nanoTime();
        List<String> differences = topics.create(stack.kafkaSettings(), false);
        reporter.ready("topics", since(start), "in Kafka");
        differences.forEach(line -> reporter.say("  note: " + line));
    }

    private void createTables() throws SchemaException {
        long start = System.nanoTime();
        Optional<String> difference =
                PipelineTables.onNodes(stack.replication()).create(stack.cassandraSettings());
        reporter.ready("tables", since(start), "in Cassandra");
        difference.ifPresent(line -> reporter.say("  note: " + line));
    }

    /** Whether {@link #stop} has been called. */
    boolean isStopping() {
        return stopping;
    }

    /** Serves requests until another thread calls {@link #stop}. */
    void serve() throws InterruptedException {
        // A thread of its own: a request can take minutes.
        Thread upkeep = new Thread(this::upkeep, "upkeep");
        upkeep.setDaemon(true);
        upkeep.start();
        while (!stopRequested.await(REQUEST_POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                Optional<StackRequests.Pending> pending = requests.next();
                if (pending.isPresent()) {
                    answer(pending.get());
                }
            } catch (IOException e) {
                reporter.event("cannot read a request: " + e.getMessage());
            }
        }
    }

    /** Bounds the logs, and writes the state again if that failed, as on a full disk. */
    private void upkeep() {
        Set<String> unrotated = new HashSet<>();
        try {
            do {
                rotateLogs(unrotated);
                if (stateMissed) {
                    writeState();
                }
            } while (!stopRequested.await(UPKEEP_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Bounds each log.
     *
     * @param unrotated those of which it has been said that they cannot be rotated
     */
    private void rotateLogs(Set<String> unrotated) {
        for (StackState.Entry server : servers.entries()) {
            try {
                LogRotation.DEFAULT.rotate(Path.of(server.log()));
                unrotated.remove(server.log());
            } catch (IOException e) {
                if (unrotated.add(server.log())) {
                    reporter.event("cannot rotate " + server.log() + ": " + e.getMessage());
                }
            }
        }
    }

    /** Does what is requested, and tries until it can say so: the client waits for that. */
    private void answer(StackRequests.Pending pending) throws InterruptedException {
        StackRequests.Answer answer = answer(pending.request());
        boolean reported = false;
        do {
            try {
                requests.answer(pending, answer);
                return;
            } catch (IOException e) {
                if (!reported) {
                    reporter.event("cannot answer a request: " + e.getMessage());
                    reported = true;
                }
            }
        } while (!stopRequested.await(UPKEEP_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    }

    private StackRequests.Answer answer(StackRequest request) throws InterruptedException {
        try {
            String done =
                    request.instances() == null
                            ? operations.restart(
                                    request.restart(), Duration.ofSeconds(request.downSeconds()))
                            : operations.scale(request.instances());
            writeState();
            return new StackRequests.Answer(done, null);
        } catch (StackException | IOException e) {
            return new StackRequests.Answer(null, e.getMessage());
        }
    }

    /**
     * Stops everything in dependency order: first no more tweets come in, then the jobs end, then
     * Cassandra and Kafka. Returns when nothing runs, also if another thread does so already.
     */
    synchronized void stop() {
        if (stopping) {
            return;
        }
        stopping = true;
        stopRequested.countDown();
        resubmitting.shutdownNow();
        archives.stop();
        stop(supervised(stack.loadBalancer().stream()));
        stop(servers.ingest());
        stop(
                supervised(
                        Stream.concat(
                                stack.flink().taskManagers().stream(),
                                stack.flink().jobManagers().stream())));
        stop(
                supervised(
                        Stream.of(stack.zooKeeper(), stack.cassandra(), stack.kafka())
                                .flatMap(List::stream)));
        boolean deleted = deleteNetwork();
        synchronized (stateLock) {
            stopped = true;
            try {
                if (deleted) {
                    Files.deleteIfExists(data.state());
                }
            } catch (IOException e) {
                reporter.event("cannot delete " + data.state() + ": " + e.getMessage());
            }
        }
    }

    /** Returns whether nothing is left of it; if something is, the state tells {@code down}. */
    private boolean deleteNetwork() {
        try {
            if (options.network().isPresent()) {
                options.network().get().delete();
            }
            return true;
        } catch (StackException e) {
            reporter.event(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private List<SupervisedServer> supervised(Stream<? extends Server> group) {
        return group.map(servers::get).toList();
    }

    private static void stop(List<SupervisedServer> group) {
        group.forEach(SupervisedServer::stop);
        group.forEach(SupervisedServer::awaitStopped);
    }

    @Override
    public void changed() {
        writeState();
    }

    @Override
    public void died(Server server, String reason, Duration delay) {
        reporter.event(
                server.name()
                        + " "
                        + reason.lines().findFirst().orElse("")
                        + "; restarting it in "
                        + delay.toSeconds()
                        + " s; log: "
                        + server.log());
        if (server instanceof FlinkJobManager
                && stack.zooKeeper().isEmpty()
                && tasksDependOnJobManager.getAndSet(false)) {
            orphanedTaskManagers.set(true);
            resubmitting.execute(this::restartOrphanedTaskManagers);
        }
    }

    /**
     * Nothing tells them that their JobManager is lost for good: their tasks would go on, and keep
     * their slots from the jobs of the new one, until they miss its heartbeats.
     */
    private void restartOrphanedTaskManagers() {
        if (!orphanedTaskManagers.getAndSet(false)) {
            return;
        }
        try {
            for (FlinkTaskManager taskManager : stack.flink().taskManagers()) {
                servers.get(taskManager).restart(Duration.ZERO);
                reporter.event(taskManager.name() + " is ready again, after its JobManager");
            }
        } catch (ServerException e) {
            reporter.event(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop() was called
        }
    }

    @Override
    public void recovered(Server server, Duration took) {
        reporter.event(server.name() + " is ready again after " + took.toSeconds() + " s");
        readyAgain(server);
    }

    @Override
    public void restarted(Server server) {
        readyAgain(server);
    }

    private void readyAgain(Server server) {
        if (server instanceof FlinkJobManager) {
            tasksDependOnJobManager.set(true);
            resubmitting.execute(this::resubmit);
        }
    }

    /** A new JobManager has no jobs, unless it finds them in ZooKeeper. */
    private void resubmit() {
        RestartBackoff backoff = new RestartBackoff(INITIAL_BACKOFF, MAX_BACKOFF, HEALTHY_AFTER);
        List<TweeterJob> jobsToStart = List.of(TweeterJob.values());
        try {
            while (!resubmitting.isShutdown()) {
                // Their JobManager may have been lost while this waited.
                restartOrphanedTaskManagers();
                Duration delay = backoff.after(Duration.ZERO);
                jobsToStart = resubmit(jobsToStart, delay);
                if (jobsToStart.isEmpty()) {
                    return;
                }
                Thread.sleep(delay.toMillis());
            }
        } catch (InterruptedException e) {
            // stop() was called
        }
    }

    /** Tries each job once, and returns those that failed: one must not keep the others away. */
    private List<TweeterJob> resubmit(List<TweeterJob> jobsToStart, Duration delay)
            throws InterruptedException {
        List<TweeterJob> failed = new ArrayList<>();
        for (TweeterJob job : jobsToStart) {
            try {
                reporter.event(job.jobName() + " " + jobs.ensureRunning(job));
            } catch (FlinkRestException | JobException | IOException e) {
                reporter.event(e.getMessage() + "; retrying in " + delay.toSeconds() + " s");
                failed.add(job);
            }
        }
        return failed;
    }

    /** Writes the state, so that a later command finds the processes even if this one is killed. */
    private void writeState() {
        // Not the monitor of this object: stop() holds that while it waits for the threads that
        // call this.
        synchronized (stateLock) {
            if (stopped) {
                return;
            }
            try {
                new StackState(
                                self,
                                ready,
                                options.ports().offset(),
                                options.network().isPresent(),
                                servers.entries())
                        .write(data.state());
                stateMissed = false;
            } catch (IOException e) {
                if (!stateMissed) {
                    reporter.event("cannot write " + data.state() + ": " + e.getMessage());
                    stateMissed = true;
                }
            }
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
