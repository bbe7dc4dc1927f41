package io.tweeter.deploy.chaos;

import io.tweeter.deploy.chaos.Fault.Injection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Faults of processes, and how faults last. */
final class Injections {

    /** Names a process of a stack that runs. */
    @FunctionalInterface
    interface Victim {
        String name(Victims victims) throws Exception;
    }

    /** One step of a fault that goes on. */
    @FunctionalInterface
    interface Step {
        void take() throws Exception;
    }

    private static final Duration FILL_EVERY = Duration.ofMillis(200);

    private Injections() {}

    /** Kills processes at once. */
    static Injection kill(List<Victim> chosen) {
        return (victims, clients, ledger) -> {
            for (Victim victim : chosen) {
                victims.kill(victim.name(victims));
            }
        };
    }

    static Injection freeze(Duration pause, String name) {
        return freeze(pause, List.of(victims -> name));
    }

    /** Freezes processes together, and resumes the same ones. */
    static Injection freeze(Duration pause, List<Victim> chosen) {
        return (victims, clients, ledger) -> {
            String[] names = new String[chosen.size()];
            for (int i = 0; i < names.length; i++) {
                names[i] = chosen.get(i).name(victims);
            }
            try {
                victims.freeze(names);
                sleep(pause);
            } finally {
                victims.thaw(names);
            }
        };
    }

    static Injection freezeAll(Duration pause) {
        return (victims, clients, ledger) -> {
            try {
                victims.freezeAll();
                sleep(pause);
            } finally {
                victims.thawAll();
            }
        };
    }

    /** Kills everything, and starts the stack again. */
    static Injection powerCut() {
        return (victims, clients, ledger) -> {
            victims.killAll();
            victims.up();
        };
    }

    /**
     * The file system of a folder is full for a while.
     *
     * @param name of what is in the folder
     */
    static Fault filling(
            String name, String whose, Duration pause, Function<Victims, Path> folder) {
        return new Fault(
                "fill-" + name,
                "the file system of " + whose + " is full" + lasting(pause),
                (victims, clients, ledger) -> {
                    try (DiskFiller filler = DiskFiller.fill(folder.apply(victims))) {
                        untilOver(
                                pause,
                                () -> {
                                    sleep(FILL_EVERY);
                                    filler.grow();
                                });
                    }
                },
                victims -> DiskFiller.missing(folder.apply(victims)));
    }

    /** What follows a description of something that lasts. */
    static String lasting(Duration time) {
        return " for " + time.toSeconds() + " s";
    }

    /** Repeats a step until the fault is over. */
    static void untilOver(Duration pause, Step step) throws Exception {
        long end = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < end) {
            step.take();
        }
    }

    static void sleep(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }
}
