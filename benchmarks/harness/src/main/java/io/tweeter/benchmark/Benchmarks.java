package io.tweeter.benchmark;

import io.tweeter.benchmark.figure.Bench;
import io.tweeter.benchmark.figure.Figure;
import io.tweeter.benchmark.figure.FigureSettings;
import io.tweeter.benchmark.figure.Figures;
import io.tweeter.benchmark.figure.VoidFigureException;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Machine;
import io.tweeter.benchmark.report.ReportWriter;
import io.tweeter.benchmark.report.Versions;
import io.tweeter.deploy.servers.Directories;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code benchmarks/run}. Exit codes: 0 all figures were measured, whether they met
 * their goals or not; 1 a figure failed or is void; 2 invalid arguments.
 */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the pipeline side by side with its alternatives.",
        footer = {
            "",
            "Writes progress to standard error, tables to standard output, and results to files.",
            "Exit codes: 0 success, 1 a figure failed or is void, 2 invalid arguments."
        })
public final class Benchmarks implements Callable<Integer> {

    @Parameters(
            paramLabel = "FIGURE",
            arity = "0..*",
            description =
                    "Figures to measure (default: all; see --list); scale is all scale-* figures.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Lists the figures and exits.")
    private boolean list;

    @Option(
            names = "--tweets",
            paramLabel = "SMALL,LARGE",
            split = ",",
            arity = "1",
            defaultValue = "1000000,6000000",
            description = "Tweets of the small and of the large size (default: ${DEFAULT-VALUE}).")
    private List<Long> tweets;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Number of runs of each contender (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--remembered",
            paramLabel = "N",
            defaultValue = "20000000",
            description = "Number of ids in figure remembered (default: ${DEFAULT-VALUE}).")
    private long remembered;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "36000000",
            description =
                    "Number of tweets in figure scale-slots, at most those of twelve minutes of"
                            + " writing, and enough for a full slot (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "benchmarks/target/results",
            description =
                    "Directory for results; beside the sources only if all are committed (default:"
                            + " ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "benchmarks/target/work",
            description =
                    "Directory for servers, state and logs; deleted first (default: ${DEFAULT-VALUE}).")
    private Path work;

    @Spec private CommandSpec spec;

    private final PrintStream tables;
    private final PrintStream progress;

    private Benchmarks(PrintStream tables, PrintStream progress) {
        this.tables = tables;
        this.progress = progress;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        int code =
                new CommandLine(new Benchmarks(System.out, System.err))
                        .setExecutionExceptionHandler(
                                (e, command, parsed) -> {
                                    System.err.println("benchmarks/run: " + describe(e));
                                    return ExitCode.SOFTWARE;
                                })
                        .execute(args);
        System.exit(code);
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            Figures.all()
                    .forEach(figure -> tables.println(figure.name() + ": " + figure.question()));
            return ExitCode.OK;
        }
        List<Figure> figures = figures();
        FigureSettings settings = settings();
        Path repository = TweeterHome.find().root();
        Machine machine = Machine.here(repository);
        if (keepsUncommitted(repository, out, machine.commit())) {
            throw invalid(
                    "--out is in the repository, where results name the commit that was measured,"
                            + " and some files have changed since the last one; commit them, or"
                            + " choose another directory");
        }
        Path dir = work.toAbsolutePath();
        clear(dir);
        ReportWriter writer =
                new ReportWriter(out.toAbsolutePath(), machine, Versions.of(repository));
        boolean failed = false;
        try (Bench bench = new Bench(settings, dir, progress)) {
            for (Figure figure : figures) {
                failed |= !measure(figure, bench, writer, settings);
            }
        }
        writer.writeSummary(Figures.all().stream().map(Figure::name).toList());
        progress.println("Results are in " + out.toAbsolutePath().normalize());
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** Returns false if the figure failed; the others are still measured. */
    private boolean measure(
            Figure figure, Bench bench, ReportWriter writer, FigureSettings settings)
            throws InterruptedException {
        progress.println("== " + figure.name() + ": " + figure.question());
        try {
            FigureReport report = figure.run(bench);
            writer.write(report, settings);
            tables.println(writer.markdown(report));
            return true;
        } catch (VoidFigureException e) {
            progress.println(figure.name() + " is void: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            progress.println(figure.name() + " failed: " + describe(e));
        }
        return false;
    }

    private List<Figure> figures() {
        if (names.isEmpty()) {
            return Figures.all();
        }
        return names.stream().flatMap(name -> figures(name).stream()).distinct().toList();
    }

    private List<Figure> figures(String name) {
        List<Figure> named = Figures.named(name);
        if (named.isEmpty()) {
            throw invalid("unknown figure '" + name + "'; --list shows the figures");
        }
        return named;
    }

    private FigureSettings settings() {
        if (tweets.size() != 2 || tweets.get(0) < 1 || tweets.get(0) >= tweets.get(1)) {
            throw invalid("--tweets requires two positive numbers, the smaller one first");
        }
        if (rounds < 1 || remembered < 1) {
            throw invalid("--rounds and --remembered must be at least 1");
        }
        if (rows < FigureSettings.MIN_ROWS) {
            throw invalid("--rows must be at least " + FigureSettings.MIN_ROWS);
        }
        return new FigureSettings(tweets.get(0), tweets.get(1), rounds, remembered, rows);
    }

    private ParameterException invalid(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** What failed and, if it does not say so itself, why. */
    static String describe(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = message(root);
        return message(e).contains(reason) ? message(e) : message(e) + ": " + reason;
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Whether results would be kept of sources that no commit has. */
    static boolean keepsUncommitted(Path repository, Path out, String commit) {
        Path dir = out.toAbsolutePath().normalize();
        return commit.endsWith("-dirty")
                && dir.startsWith(repository)
                && !("/" + repository.relativize(dir) + "/").contains("/target/");
    }

    /** Deletes the content of the work directory, which a marker file tells from any other one. */
    private static void clear(Path dir) throws IOException {
        Path marker = dir.resolve(".tweeter-benchmarks");
        if (Files.isDirectory(dir) && Files.notExists(marker)) {
            try (Stream<Path> files = Files.list(dir)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(
                            dir
                                    + " is not empty and not a work directory of the benchmarks;"
                                    + " choose another one with --work");
                }
            }
        }
        Directories.delete(dir);
        Files.createDirectories(dir);
        Files.createFile(marker);
    }
}
