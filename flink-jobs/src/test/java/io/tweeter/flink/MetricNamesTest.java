package io.tweeter.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every metric of ours is listed where people look for it, and nothing else is. */
class MetricNamesTest {

    /** A metric is registered under a literal name. */
    private static final Pattern REGISTERED =
            Pattern.compile("[.>](?:counter|gauge|histogram|meter)\\(\\s*\"(\\w+)\"");

    private static final Pattern REGISTRATION =
            Pattern.compile("[.>](?:counter|gauge|histogram|meter)\\(");

    /** The list in a package's Javadoc, up to the end of its sentence. */
    private static final Pattern PACKAGE_LIST =
            Pattern.compile("Metrics, in group [^:]*:(?<names>[^.]*)\\.");

    private static final Pattern CODE = Pattern.compile("\\{@code\\s+(\\w+)}");

    private static final Pattern GUIDE_ROW =
            Pattern.compile("(?m)^\\| `flink_taskmanager_job_task_operator_tweeter_(\\w+)` \\|");

    private static final Path ROOT = repository();

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/glossary.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** Sources of a package, in whichever module it is; of all packages, if it is empty. */
    private static List<Path> sources(String name) throws IOException {
        String folder = "src/main/java/io/tweeter/flink/" + name;
        try (Stream<Path> files = Files.walk(ROOT.resolve("flink-jobs"))) {
            return files.filter(file -> file.toString().contains(folder))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
        }
    }

    private static Set<String> registered(String packageName) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path source : sources(packageName)) {
            String code = Files.readString(source);
            Set<String> here = all(REGISTERED, code);
            assertThat(here)
                    .as("names that are literals in %s", source)
                    .hasSameSizeAs(REGISTRATION.matcher(code).results().toList());
            names.addAll(here);
        }
        return names;
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cassandra", "dedup", "unique"})
    void aPackageListsTheMetricsThatItRegisters(String name) throws IOException {
        Path packageInfo = sources(name + "/package-info").stream().findFirst().orElseThrow();
        String javadoc = Files.readString(packageInfo).replaceAll("\\s*\\n \\*\\s*", " ");
        Matcher list = PACKAGE_LIST.matcher(javadoc);

        assertThat(list.find()).as("list of metrics in %s", packageInfo).isTrue();
        assertThat(all(CODE, list.group("names"))).isEqualTo(registered(name + "/")).isNotEmpty();
    }

    @Test
    void theGuideListsTheMetricsThatTheJobsRegister() throws IOException {
        String guide = Files.readString(ROOT.resolve("deploy/observability/README.md"));

        assertThat(all(GUIDE_ROW, guide)).isEqualTo(registered(""));
    }
}
