package io.tweeter.deploy.tools.post;

import io.tweeter.deploy.cli.Cli;
import io.tweeter.deploy.cli.JsonOption;
import io.tweeter.deploy.cli.Options;
import io.tweeter.deploy.tools.client.AccessToken;
import io.tweeter.deploy.tools.client.ServiceOption;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tweeter post}: posts a file of tweets to the ingest service. */
@Command(
        name = "post",
        mixinStandardHelpOptions = true,
        description = "Posts a file of tweets and reports the outcome of every line.",
        footer = {
            "",
            "Each tweet is sent with an Idempotency-Key. By default the key is a hash of the line's"
                    + " number and text (and --key-prefix), so posting the same file again changes"
                    + " nothing, while equal lines are different tweets. A corrected or appended"
                    + " line becomes a new tweet; the keys of the other lines do not change. A line"
                    + " may set its own key in field idempotency_key, or else id. With --new, every"
                    + " line is a new tweet.",
            "",
            "Anyone who has the file can compute these keys, and can block its tweets by posting"
                    + " something else under them first. Set TWEETER_KEY_SECRET (or"
                    + " TWEETER_KEY_SECRET_FILE) in the environment, and every key is replaced by"
                    + " its HMAC-SHA-256 under that secret, those that lines set too. Keep the"
                    + " secret: with another one the same file makes new tweets.",
            "",
            "Transient errors are retried with the same key and an exponential back-off. A line that"
                    + " the service rejects is reported, and the others are still posted.",
            "",
            "If the service requires a token, set TWEETER_TOKEN (or TWEETER_TOKEN_FILE) in the"
                    + " environment.",
            "",
            "Exit codes: 0 every tweet was accepted; 1 some were not; 2 invalid arguments, or a file"
                    + " that cannot be read or written or is not one JSON object a line in UTF-8; 130 or 143 if stopped by Ctrl-C or SIGTERM."
        })
public final class PostCommand implements Callable<Integer> {

    /** How idempotency keys are made. */
    enum Keys {
        CONTENT,
        NEW;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(
            paramLabel = "FILE",
            description =
                    "JSON lines, each with \"handle\" and \"content\", optionally compressed with gzip;"
                            + " - reads standard input.")
    private String file;

    @Mixin private ServiceOption service;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "128",
            description =
                    "Maximum number of tweets in flight, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Maximum number of tweets per second (default: no limit).")
    private int rate;

    @Option(
            names = "--max-retries",
            paramLabel = "N",
            defaultValue = "12",
            description =
                    "Retry budget of each tweet, 0 to 1000 (default: ${DEFAULT-VALUE}, which lasts"
                            + " about half a minute).")
    private int maxRetries;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "Timeout of each request, 1 to 600 (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(
            names = "--keys",
            paramLabel = "content|new",
            defaultValue = "content",
            description =
                    "Whether posting the same file again repeats the same tweets or creates new ones"
                            + " (default: ${DEFAULT-VALUE}).")
    private Keys keys;

    @Option(names = "--new", description = "The same as --keys new.")
    private boolean newKeys;

    @Option(
            names = "--key-prefix",
            paramLabel = "TEXT",
            defaultValue = "",
            description =
                    "Prefix that goes into the keys, to tell files apart that have equal lines.")
    private String keyPrefix;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description =
                    "Writes every line that was not accepted to this file, with the reason, as JSON"
                            + " lines that can be corrected and posted again.")
    private Path rejects;

    @Option(
            names = "--skip-stored",
            description =
                    "Look each tweet up first, and do not send it if it is stored already, as every tweet"
                            + " of a file that was posted before. Copies that arrive within 24 hours"
                            + " are recognized without this option; later ones only with it.")
    private boolean skipStored;

    @Option(
            names = "--stay",
            description =
                    "When everything is posted, wait until stopped, for a platform that starts again"
                            + " whatever ends. Rejected lines do not end the command, because sending"
                            + " them again would not help; other failures do, and so does a file of"
                            + " which no line was accepted, with exit code 1.")
    private boolean stay;

    @Option(
            names = "--heartbeat",
            paramLabel = "FILE",
            description =
                    "Touch this file every 5 seconds while tweets are accepted, rejected or retried, and"
                            + " while --stay waits: a health check can look at its age.")
    private Path heartbeat;

    @Mixin private JsonOption json;

    @Spec private CommandSpec spec;

    private static final String KEY_SECRET = "TWEETER_KEY_SECRET";
    private static final int MIN_SECRET = 16;

    private final InputStream standardInput;

    public PostCommand() {
        this(new StandardInput());
    }

    PostCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        Options.requireBetween(spec, "--concurrency", concurrency, 1, 1000);
        Options.requireBetween(spec, "--rate", rate, 0, 1_000_000);
        Options.requireBetween(spec, "--max-retries", maxRetries, 0, 1000);
        Options.requireBetween(spec, "--timeout", timeout, 1, 600);
        try {
            requireOtherFile();
            try (TweetFile tweets = open()) {
                requireLinesOfJson(tweets);
                return post(tweets);
            }
        } catch (IOException e) {
            Cli.printError(spec, describe(e));
            return ExitCode.USAGE;
        }
    }

    /** To write the rejects truncates their file first. */
    private void requireOtherFile() throws IOException {
        if (rejects != null
                && Files.exists(rejects)
                && !isStandardInput()
                && Files.isSameFile(rejects, Path.of(file))) {
            throw new FileSystemException(
                    rejects.toString(), null, "is the file to post; give --rejects another one");
        }
    }

    /** Before anything is posted: of another file, some lines may be tweets by chance. */
    private void requireLinesOfJson(TweetFile tweets) throws IOException {
        Optional<String> wrong =
                tweets.otherEncoding()
                        .map(
                                name ->
                                        "is in %s; UTF-8 is wanted, as iconv -f %s -t UTF-8 makes it"
                                                .formatted(name, name));
        if (wrong.isEmpty()) {
            wrong = Optional.ofNullable(tweets.peek()).flatMap(LineParser::otherForm);
        }
        if (wrong.isPresent()) {
            throw new FileSystemException(
                    isStandardInput() ? "standard input" : file, null, wrong.get());
        }
    }

    private int post(TweetFile tweets) throws IOException {
        RejectsFile rejectsFile = rejects == null ? RejectsFile.none() : RejectsFile.to(rejects);
        RunStatistics statistics = new RunStatistics(rejectsFile, System::nanoTime);
        SummaryPrinter printer =
                new SummaryPrinter(statistics, json.isSet(), rejects, spec.commandLine());
        try (Heartbeat beats =
                new Heartbeat(Optional.ofNullable(heartbeat), statistics::progress)) {
            beats.start();
            Optional<String> abandoned = post(tweets, rejectsFile, statistics, printer);
            abandoned.ifPresent(
                    why ->
                            Cli.printError(
                                    spec,
                                    "gave up on "
                                            + service.address()
                                            + ": "
                                            + why
                                            + "; accepted tweets stay accepted: post the file"
                                            + " again later"));
            Summary summary = statistics.summary();
            if (stay && abandoned.isEmpty() && summary.isSettled() && !printer.isInterrupted()) {
                beats.idle();
                awaitStop();
            }
            return abandoned.isEmpty() && summary.isComplete() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    /** Posts the file and prints the summary; returns why the run was abandoned, if it was. */
    private Optional<String> post(
            TweetFile tweets,
            RejectsFile rejectsFile,
            RunStatistics statistics,
            SummaryPrinter printer)
            throws IOException {
        try (rejectsFile;
                HttpIngestClient client =
                        new HttpIngestClient(
                                service.address(),
                                concurrency,
                                Duration.ofSeconds(timeout),
                                AccessToken.ofProcess(),
                                skipStored)) {
            Poster poster =
                    new Poster(
                            client,
                            lineParser(),
                            statistics,
                            new Poster.Limits(concurrency, rate, maxRetries),
                            new RetryBackoff(new SplittableRandom()),
                            new OutageDetector(System::nanoTime));
            try (printer) {
                printer.onInterrupt(poster::stop);
                return postWithProgress(poster, tweets, statistics);
            }
        }
    }

    /** Returns only by a signal, which ends the process. */
    private void awaitStop() {
        spec.commandLine().getErr().println("nothing is left to post; waiting until stopped");
        spec.commandLine().getErr().flush();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> postWithProgress(
            Poster poster, TweetFile tweets, RunStatistics statistics) throws IOException {
        Progress progress = Progress.start(tweets, statistics, spec.commandLine().getErr());
        try {
            return poster.post(tweets);
        } finally {
            progress.close();
        }
    }

    private LineParser lineParser() {
        if (newKeys || keys == Keys.NEW) {
            return new LineParser(IdempotencyKeySource.ofThisRun());
        }
        IdempotencyKeySource fromContent = IdempotencyKeySource.fromContent(keyPrefix);
        return keySecret()
                .map(secret -> new LineParser(fromContent, IdempotencyKeySource.sealedBy(secret)))
                .orElseGet(() -> new LineParser(fromContent));
    }

    /**
     * From the environment or a file only: others can read a command line.
     *
     * @throws InvalidSettingException if it could be guessed; the message never shows it
     */
    private static Optional<String> keySecret() {
        Optional<String> secret = Environment.ofProcess().find(KEY_SECRET);
        if (secret.isPresent() && secret.get().length() < MIN_SECRET) {
            throw new InvalidSettingException(
                    KEY_SECRET, "has fewer than " + MIN_SECRET + " characters");
        }
        return secret;
    }

    private boolean isStandardInput() {
        return file.equals("-");
    }

    private TweetFile open() throws IOException {
        if (isStandardInput()) {
            return TweetFile.of(standardInput);
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new FileSystemException(file, null, "is a directory");
        }
        return TweetFile.open(path);
    }

    private String describe(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "file not found: " + missing.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return "permission denied: " + denied.getFile();
        }
        if (e instanceof FileSystemException failed) {
            return failed.getMessage();
        }
        return "cannot read " + file + " to its end: " + e.getMessage();
    }
}
