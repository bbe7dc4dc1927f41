package io.tweeter.deploy.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Faults by name, in a fixed order. */
final class Faults {

    private final Map<String, Fault> byName = new LinkedHashMap<>();

    Faults(List<Fault> faults) {
        faults.forEach(fault -> byName.put(fault.name(), fault));
    }

    Optional<Fault> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    List<Fault> all() {
        return List.copyOf(byName.values());
    }
}
