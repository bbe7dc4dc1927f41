package io.tweeter.benchmark.process;

import java.util.ArrayList;
import java.util.List;

/**
 * A program to measure.
 *
 * @param name short name, for options and file names
 * @param label name in reports
 * @param module directory under {@code benchmarks/contenders}
 * @param mainClass main class of that module
 * @param heapMiB maximum heap size
 * @param options further options of its JVM
 */
public record Contender(
        String name,
        String label,
        String module,
        String mainClass,
        int heapMiB,
        List<String> options) {

    /** A contender without further JVM options. */
    public Contender(String name, String label, String module, String mainClass, int heapMiB) {
        this(name, label, module, mainClass, heapMiB, List.of());
    }

    /** The same contender with another heap size. */
    public Contender withHeap(int mib) {
        return new Contender(name, label, module, mainClass, mib, options);
    }

    /** The same contender with more JVM options. */
    public Contender with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Contender(name, label, module, mainClass, heapMiB, List.copyOf(all));
    }
}
