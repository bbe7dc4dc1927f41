package io.tweeter.deploy.tools.post;

import io.tweeter.deploy.tools.client.AccessToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tweeter post}: a file of tweets to the ingest service. */
@Command(
        name = "post",
        mixinStandardHelpOptions = true,
        description = "Posts a file of tweets and tells what became of each line.",
        footer = {
            "",
            "Each tweet carries an Idempotency-Key. By default it follows from the line's number and"
                    + " text (and --key-prefix), so the same file sent again changes nothing, while"
                    + " equal lines are different tweets; lines that are corrected or appended are"
                    + " new, the others stay. A line's own field idempotency_key, or else id, is"
                    + " used as it is. With --new every line is a new tweet.",
            "",
            "What does not get through is sent again with the same key, later and later. A line that"
                    + " the service refuses is reported and does not stop the others.",
            "",
            "Where posting takes a token, TWEETER_TOKEN (or TWEETER_TOKEN_FILE) in the environment"
                    + " holds it.",
            "",
            "Exit codes: 0 every tweet was accepted; 1 some were not; 2 wrong usage or a file that"
                    + " cannot be read."
        })
public final class PostCommand implements Callable<Integer> {

    /** Where the keys come from. */
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
                    "JSON lines with \"handle\" and \"content\" each, packed with gzip or not; - for"
                            + " standard input.")
    private String file;

    @Option(
            names = "--to",
            paramLabel = "URL",
            defaultValue = "http://localhost:10000",
            description = "Address of the service (default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "128",
            description = "Tweets on their way at a time, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Tweets a second at most (default: as fast as they go).")
    private int rate;

    @Option(
            names = "--max-retries",
            paramLabel = "N",
            defaultValue = "12",
            description =
                    "How often a tweet that did not get through is sent again, 0 to 1000 (default:"
                            + " ${DEFAULT-VALUE}, which takes about half a minute).")
    private int maxRetries;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long to wait for each answer, 1 to 600 (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(
            names = "--keys",
            paramLabel = "content|new",
            defaultValue = "content",
            description =
                    "Whether the same file sent again is the same tweets or new ones (default:"
                            + " ${DEFAULT-VALUE}).")
    private Keys keys;

    @Option(names = "--new", description = "The same as --keys new.")
    private boolean newKeys;

    @Option(
            names = "--key-prefix",
            paramLabel = "TEXT",
            defaultValue = "",
            description =
                    "Tells files apart that have equal text in equal lines; part of what keys follow"
                            + " from.")
    private String keyPrefix;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description =
                    "Writes every line that was not accepted, with the reason, as JSON lines that"
                            + " can be corrected and posted.")
    private Path rejects;

    @Option(names = "--json", description = "Prints the summary as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    private final InputStream standardInput;

    public PostCommand() {
        this(System.in);
    }

    PostCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        check("--concurrency", concurrency, 1, 1000);
        check("--rate", rate, 0, 1_000_000);
        check("--max-retries", maxRetries, 0, 1000);
        check("--timeout", timeout, 1, 600);
        URI address = address();
        try (TweetFile tweets = open()) {
            return post(tweets, address);
        } catch (IOException e) {
            error(describe(e));
            return ExitCode.USAGE;
        }
    }

    private int post(TweetFile tweets, URI address) throws IOException {
        RejectsFile notAccepted = rejects == null ? RejectsFile.none() : RejectsFile.to(rejects);
        RunStatistics tally = new RunStatistics(notAccepted);
        SummaryPrinter ending = new SummaryPrinter(tally, json, rejects, spec.commandLine());
        Optional<String> gaveUp;
        try (notAccepted;
                HttpIngestClient ingest =
                        new HttpIngestClient(
                                address,
                                concurrency,
                                Duration.ofSeconds(timeout),
                                AccessToken.ofProcess())) {
            Poster poster =
                    new Poster(
                            ingest,
                            new LineParser(keySource()),
                            tally,
                            new Poster.Limits(concurrency, rate, maxRetries),
                            new RetryBackoff(new SplittableRandom()),
                            new OutageDetector(System::nanoTime));
            try (ending) {
                ending.onInterrupt(poster::stop);
                gaveUp = postVisibly(poster, tweets, tally);
            }
        }
        gaveUp.ifPresent(
                why ->
                        error(
                                "gave up on "
                                        + address
                                        + ": "
                                        + why
                                        + "; what was accepted stays so: send the same again later"));
        return gaveUp.isEmpty() && tally.summary().isComplete() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Optional<String> postVisibly(Poster poster, TweetFile tweets, RunStatistics tally)
            throws IOException {
        Progress progress = Progress.start(tweets, tally, err());
        try {
            return poster.post(tweets);
        } finally {
            progress.close();
        }
    }

    private IdempotencyKeySource keySource() {
        return newKeys || keys == Keys.NEW
                ? IdempotencyKeySource.ofThisRun()
                : IdempotencyKeySource.fromContent(keyPrefix);
    }

    private TweetFile open() throws IOException {
        if (file.equals("-")) {
            return TweetFile.of(standardInput);
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new FileSystemException(file, null, "is a directory");
        }
        return TweetFile.open(path);
    }

    private URI address() {
        try {
            URI uri = new URI(to.contains("://") ? to : "http://" + to);
            boolean web =
                    "http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below, like an address of another kind
        }
        throw new ParameterException(
                spec.commandLine(),
                "--to is '" + to + "', not a URL such as http://localhost:10000");
    }

    private void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " is " + value + ", not from " + least + " to " + most);
        }
    }

    private String describe(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "there is no file " + missing.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return "no right to use " + denied.getFile();
        }
        if (e instanceof FileSystemException failed) {
            return failed.getMessage();
        }
        return file + " cannot be read to its end: " + e.getMessage();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private void error(String message) {
        err().println(spec.qualifiedName() + ": " + message);
    }
}
