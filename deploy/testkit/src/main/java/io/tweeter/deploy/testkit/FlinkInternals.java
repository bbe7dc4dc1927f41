package io.tweeter.deploy.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Classes of Flink outside its stable interface: neither they nor a class around them have
 * {@code @Public}, {@code @PublicEvolving} or {@code @Experimental}. A release of Flink may change
 * them without notice, so each use is on a list that says why.
 *
 * <p>A line of the list is {@code PACKAGE -> CLASS: reason}; {@code CLASS} may end in {@code .*}.
 */
public final class FlinkInternals {

    private static final String FLINK = "org.apache.flink.";
    private static final List<String> STABLE =
            List.of(
                    "org.apache.flink.annotation.Public",
                    "org.apache.flink.annotation.PublicEvolving",
                    "org.apache.flink.annotation.Experimental");

    private FlinkInternals() {}

    private record Entry(String user, String used, String reason) {

        static Entry parse(String line) {
            String[] parts = line.split(" -> |: ", 3);
            if (parts.length != 3) {
                throw new IllegalArgumentException("not PACKAGE -> CLASS: reason: " + line);
            }
            return new Entry(parts[0], parts[1], parts[2]);
        }

        boolean matches(String use) {
            String pattern = user + " -> " + used;
            return pattern.endsWith(".*")
                    ? use.startsWith(pattern.substring(0, pattern.length() - 1))
                    : use.equals(pattern);
        }
    }

    /**
     * Compares the uses with the list {@code flink-internals.txt}.
     *
     * @param beside class whose folder holds the list
     * @return uses that are not on the list, and lines of the list without a use
     */
    public static List<String> violations(JavaClasses classes, Class<?> beside) throws IOException {
        List<Entry> entries = read(beside);
        SortedSet<String> uses = usedBy(classes);
        List<String> violations = new ArrayList<>();
        for (String use : uses) {
            if (entries.stream().noneMatch(entry -> entry.matches(use))) {
                violations.add("not on the list: " + use);
            }
        }
        for (Entry entry : entries) {
            if (uses.stream().noneMatch(entry::matches)) {
                violations.add("no longer used: " + entry.user() + " -> " + entry.used());
            }
        }
        return violations;
    }

    private static List<Entry> read(Class<?> beside) throws IOException {
        try (InputStream list = beside.getResourceAsStream("flink-internals.txt")) {
            return new String(
                            Objects.requireNonNull(list, "flink-internals.txt").readAllBytes(),
                            StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Entry::parse)
                    .toList();
        }
    }

    private static SortedSet<String> usedBy(JavaClasses classes) {
        SortedSet<String> uses = new TreeSet<>();
        for (JavaClass user : classes) {
            user.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(used -> used.getName().startsWith(FLINK) && !isStable(used))
                    .forEach(used -> uses.add(user.getPackageName() + " -> " + outermost(used)));
        }
        return uses;
    }

    private static boolean isStable(JavaClass used) {
        return STABLE.stream().anyMatch(used::isAnnotatedWith)
                || used.getEnclosingClass().map(FlinkInternals::isStable).orElse(false);
    }

    private static String outermost(JavaClass used) {
        return used.getEnclosingClass().map(FlinkInternals::outermost).orElse(used.getName());
    }
}
