package io.tweeter.deploy.chaos;

import static io.tweeter.deploy.chaos.Injections.lasting;
import static io.tweeter.deploy.chaos.Injections.sleep;

import java.time.Duration;
import java.util.List;

/** Clocks of servers of the third node that are wrong. */
final class ClockFaults {

    private static final Duration SKEW = Duration.ofMinutes(10);

    private ClockFaults() {}

    /**
     * @param pause how long a clock stays wrong
     */
    static List<Fault> all(Duration pause) {
        return List.of(
                fault("ingest-3", pause),
                fault("taskmanager-3", pause),
                fault("kafka-3", pause),
                fault("cassandra-3", pause));
    }

    /** Each of its steps restarts the server, so that its clock is stepped back, too. */
    private static Fault fault(String server, Duration pause) {
        return new Fault(
                "clock-" + server,
                "%s's clock is %d minutes fast, then slow,%s each"
                        .formatted(server, SKEW.toMinutes(), lasting(pause)),
                (victims, clients, ledger) -> {
                    try {
                        for (Duration offset : List.of(SKEW, SKEW.negated())) {
                            set(victims, server, offset);
                            sleep(pause);
                        }
                    } finally {
                        set(victims, server, Duration.ZERO);
                    }
                },
                victims -> victims.missing(server).or(WrongClock::missing));
    }

    private static void set(Victims victims, String server, Duration offset) throws Exception {
        victims.setClock(server, offset);
        // A restarted broker follows, and a restarted TaskManager is idle: their clocks hardly
        // matter.
        if (server.startsWith("kafka")) {
            try (Brokers brokers = victims.brokers()) {
                brokers.leadAsPreferred();
            }
        } else if (server.startsWith("taskmanager")) {
            victims.runJobsOn(server);
        }
    }
}
