package io.tweeter.deploy.command;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.FlinkInternals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which module of deploy may use which, as their package-info files say. */
class ArchitectureTest {

    private static final Pattern SKIPPING =
            Pattern.compile("\\bassume[A-Z]\\w*\\(|@(?:Enabled|Disabled)\\w*");

    private static final JavaClasses DEPLOY =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("/testkit/"))
                    .importPackages("io.tweeter.deploy");

    @Test
    void modulesUseOnlyThoseBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("io.tweeter.deploy.cli..")
                .layer("servers")
                .definedBy("io.tweeter.deploy.servers..")
                .layer("jobs")
                .definedBy("io.tweeter.deploy.jobs..")
                .layer("tools")
                .definedBy("io.tweeter.deploy.tools..")
                .layer("stack")
                .definedBy("io.tweeter.deploy.stack..")
                .layer("chaos")
                .definedBy("io.tweeter.deploy.chaos..")
                .layer("command")
                .definedBy("io.tweeter.deploy.command..")
                .whereLayer("cli")
                .mayNotAccessAnyLayer()
                .whereLayer("servers")
                .mayNotAccessAnyLayer()
                .whereLayer("jobs")
                .mayOnlyAccessLayers("cli")
                .whereLayer("tools")
                .mayOnlyAccessLayers("cli")
                .whereLayer("stack")
                .mayOnlyAccessLayers("cli", "servers", "jobs", "tools")
                .whereLayer("chaos")
                .mayOnlyAccessLayers("cli", "servers", "jobs", "tools", "stack")
                .whereLayer("command")
                .mayNotBeAccessedByAnyLayer()
                .check(DEPLOY);
    }

    @Test
    void toolsShareOnlyTheirClients() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("client")
                .definedBy("io.tweeter.deploy.tools.client..")
                .layer("deadletters")
                .definedBy("io.tweeter.deploy.tools.deadletters..")
                .layer("generate")
                .definedBy("io.tweeter.deploy.tools.generate..")
                .layer("post")
                .definedBy("io.tweeter.deploy.tools.post..")
                .layer("probe")
                .definedBy("io.tweeter.deploy.tools.probe..")
                .layer("schema")
                .definedBy("io.tweeter.deploy.tools.schema..")
                .layer("verify")
                .definedBy("io.tweeter.deploy.tools.verify..")
                .whereLayer("client")
                .mayNotAccessAnyLayer()
                .whereLayer("generate")
                .mayNotAccessAnyLayer()
                .whereLayer("deadletters")
                .mayOnlyAccessLayers("client")
                .whereLayer("post")
                .mayOnlyAccessLayers("client")
                .whereLayer("probe")
                .mayOnlyAccessLayers("client")
                .whereLayer("schema")
                .mayOnlyAccessLayers("client")
                // It looks for invalid records among the dead letters.
                .whereLayer("verify")
                .mayOnlyAccessLayers("client", "deadletters")
                .check(DEPLOY);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.tweeter.deploy.(**)").should().beFreeOfCycles().check(DEPLOY);
    }

    /** What skips a test by itself would skip it in CI, too, without a word. */
    @Test
    void testsAreSkippedByToolWhichDoesNotInCi() throws IOException {
        Path root = TweeterHome.find().root();
        List<String> skipping = new ArrayList<>();
        for (String folder :
                List.of("tweeter-model", "ingest-app", "flink-jobs", "deploy", "benchmarks")) {
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", " ");
                    SKIPPING.matcher(Files.readString(file))
                            .results()
                            .forEach(
                                    found ->
                                            skipping.add(
                                                    name + found.group().replaceAll("\\W", "")));
                }
            }
        }
        assertThat(skipping)
                .containsExactlyInAnyOrder(
                        "Tool assumeTrue",
                        "Tool assumeTrue",
                        // Needs the opposite of what CI is: a user who is not root.
                        "ClassArchiveTest assumeThat",
                        // On other systems than CI's Linux.
                        "StackStateTest EnabledOnOs",
                        "UsageTest assumeTrue",
                        // Not a test: it makes the savepoints that the tests start from.
                        "RestoreIT EnabledIfSystemProperty");
    }

    @Test
    void flinksInternalClassesAreUsedOnlyWhereTheListSaysWhy() throws IOException {
        assertThat(FlinkInternals.violations(DEPLOY, ArchitectureTest.class)).isEmpty();
    }
}
