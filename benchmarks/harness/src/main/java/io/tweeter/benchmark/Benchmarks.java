package io.tweeter.benchmark;

import io.tweeter.benchmark.figure.Bench;
import io.tweeter.benchmark.figure.Figure;
import io.tweeter.benchmark.figure.Figures;
import io.tweeter.benchmark.figure.Settings;
import io.tweeter.benchmark.figure.VoidFigureException;
import io.tweeter.benchmark.report.FigureReport;
import io.tweeter.benchmark.report.Machine;
import io.tweeter.benchmark.report.ReportWriter;
import io.tweeter.benchmark.report.Versions;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
 * The command {@code benchmarks/run}. Exit codes: 0 all figures were measured (goals met or not), 1
 * one failed or is void, 2 called wrongly.
 */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the pipeline side by side with what a user would pick instead.",
        footer = {
            "",
            "Progress goes to standard error, tables to standard output, results to files.",
            "Exit codes: 0 measured, 1 a figure failed or is void, 2 called wrongly."
        })
public final class Benchmarks implements Callable<Integer> {

    @Parameters(
            paramLabel = "FIGURE",
            arity = "0..*",
            description = "What to measure (default: all; --list names them).")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Lists the figures and ends.")
    private boolean list;

    @Option(
            names = "--tweets",
            paramLabel = "SMALL,LARGE",
            split = ",",
            arity = "1",
            defaultValue = "1000000,6000000",
            description = "The two sizes (default: ${DEFAULT-VALUE}).")
    private List<Long> tweets;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each contender runs (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--remembered",
            paramLabel = "N",
            defaultValue = "20000000",
            description =
                    "Ids that are remembered in figure remembered (default: ${DEFAULT-VALUE}).")
    private long remembered;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "benchmarks/target/results",
            description = "Where results go (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "benchmarks/target/work",
            description = "For servers, state and logs; emptied first (default: ${DEFAULT-VALUE}).")
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
        Settings settings = settings();
        Path dir = work.toAbsolutePath();
        empty(dir);
        Path repository = TweeterHome.find().root();
        ReportWriter writer =
                new ReportWriter(
                        out.toAbsolutePath(), Machine.here(repository), Versions.of(repository));
        boolean failed = false;
        try (Bench bench = new Bench(settings, dir, progress)) {
            for (Figure figure : figures) {
                failed |= !measure(figure, bench, writer, settings);
            }
        }
        writer.writeSummary(Figures.all().stream().map(Figure::name).toList());
        progress.println("results are in " + out.toAbsolutePath().normalize());
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** One that fails does not keep the others from being measured. */
    private boolean measure(Figure figure, Bench bench, ReportWriter writer, Settings settings)
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
        return names.stream()
                .map(
                        name ->
                                Figures.all().stream()
                                        .filter(figure -> figure.name().equals(name))
                                        .findFirst()
                                        .orElseThrow(() -> wrong("there is no figure " + name)))
                .toList();
    }

    private Settings settings() {
        if (tweets.size() != 2 || tweets.get(0) < 1 || tweets.get(0) >= tweets.get(1)) {
            throw wrong("--tweets wants a small and a larger number");
        }
        if (rounds < 1 || remembered < 1) {
            throw wrong("--rounds and --remembered want 1 or more");
        }
        return new Settings(tweets.get(0), tweets.get(1), rounds, remembered);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** A folder that is not ours is never emptied: it has a mark from the first time. */
    private static void empty(Path dir) throws IOException {
        Path mark = dir.resolve(".tweeter-benchmarks");
        if (Files.isDirectory(dir) && Files.notExists(mark)) {
            try (Stream<Path> files = Files.list(dir)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(dir + " holds files that are not of a benchmark");
                }
            }
        }
        if (Files.exists(dir)) {
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(dir);
        Files.createFile(mark);
    }
}
