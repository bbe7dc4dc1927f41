package io.tweeter.benchmark.process;

import java.util.ArrayList;
import java.util.List;

/**
 * One that is measured.
 *
 * @param name short, for options and files
 * @param label for people
 * @param module folder under {@code benchmarks/contenders}
 * @param mainClass that module's
 * @param heapMiB most that its heap may grow to
 * @param options further ones of its Java virtual machine
 */
public record Contender(
        String name,
        String label,
        String module,
        String mainClass,
        int heapMiB,
        List<String> options) {

    /** With nothing but the size of its heap set. */
    public Contender(String name, String label, String module, String mainClass, int heapMiB) {
        this(name, label, module, mainClass, heapMiB, List.of());
    }

    /** The same with another size of its heap. */
    public Contender withHeap(int mib) {
        return new Contender(name, label, module, mainClass, mib, options);
    }

    /** The same with more options for its Java virtual machine. */
    public Contender with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Contender(name, label, module, mainClass, heapMiB, List.copyOf(all));
    }
}
