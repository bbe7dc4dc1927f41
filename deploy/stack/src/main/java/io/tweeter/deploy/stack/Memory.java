package io.tweeter.deploy.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Available memory: the minimum of what the machine has and what the control groups of this process
 * leave (versions 1 and 2).
 *
 * @param root of the file system, with {@code proc} and {@code sys}
 */
record Memory(Path root) {

    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB$");
    private static final Pattern INACTIVE =
            Pattern.compile("(?m)^(?:total_)?inactive_file (\\d+)$");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** Version 1 writes "no limit" as a number above this. */
    private static final long NO_LIMIT = 1L << 60;

    /** Available memory in MiB; empty where the system does not report it, as on macOS. */
    OptionalLong availableMiB() {
        List<Long> limits = new ArrayList<>();
        read("proc/meminfo")
                .flatMap(text -> number(AVAILABLE, text))
                .ifPresent(kib -> limits.add(kib * 1024));
        for (Path group : groups("0::", "sys/fs/cgroup")) {
            remaining(group, "memory.max", "memory.current").ifPresent(limits::add);
        }
        for (Path group : groups("memory:", "sys/fs/cgroup/memory")) {
            remaining(group, "memory.limit_in_bytes", "memory.usage_in_bytes")
                    .ifPresent(limits::add);
        }
        return limits.stream().mapToLong(bytes -> bytes >> 20).min();
    }

    /** What a group's limit leaves; its page cache counts as available. */
    private Optional<Long> remaining(Path group, String limitFile, String usageFile) {
        Optional<Long> limit = read(group.resolve(limitFile)).flatMap(Memory::parse);
        Optional<Long> usage = read(group.resolve(usageFile)).flatMap(Memory::parse);
        if (limit.isEmpty() || usage.isEmpty() || limit.get() >= NO_LIMIT) {
            return Optional.empty();
        }
        long cache =
                read(group.resolve("memory.stat"))
                        .flatMap(text -> number(INACTIVE, text))
                        .orElse(0L);
        return Optional.of(Math.max(0, limit.get() - usage.get() + cache));
    }

    /** The group of this process and its ancestors, each of which has its own limit. */
    private List<Path> groups(String controller, String mount) {
        Path top = root.resolve(mount);
        List<Path> groups = new ArrayList<>();
        groups.add(top);
        read("proc/self/cgroup").stream()
                .flatMap(String::lines)
                .filter(line -> line.contains(controller))
                .map(line -> line.substring(line.lastIndexOf(':') + 1))
                .forEach(
                        name -> {
                            Path group = top.resolve(name.replaceFirst("^/+", "")).normalize();
                            while (group.startsWith(top) && !group.equals(top)) {
                                groups.add(group);
                                group = group.getParent();
                            }
                        });
        return groups;
    }

    private Optional<String> read(String file) {
        return read(root.resolve(file));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty(); // this system has no such file
        }
    }

    private static Optional<Long> parse(String text) {
        String number = text.strip();
        return NUMBER.matcher(number).matches()
                ? Optional.of(Long.parseLong(number))
                : Optional.empty();
    }

    private static Optional<Long> number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(Long.parseLong(found.group(1))) : Optional.empty();
    }
}
