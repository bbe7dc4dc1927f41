package io.tweeter.deploy.chaos;

import java.util.Optional;

/**
 * A fault to inject.
 *
 * @param name as on the command line
 * @param description what happens, in a few words
 * @param taskManager of several, the one that runs the jobs when the fault begins
 * @param requirement what the machine must have for it
 */
record Fault(
        String name,
        String description,
        String taskManager,
        Injection injection,
        Requirement requirement) {

    /** Most faults hit the third node. */
    private static final String TASK_MANAGER = "taskmanager-3";

    /** A fault that may hit the third node. */
    Fault(String name, String description, Injection injection, Requirement requirement) {
        this(name, description, TASK_MANAGER, injection, requirement);
    }

    /** A fault that every machine allows. */
    Fault(String name, String description, Injection injection) {
        this(name, description, injection, victims -> Optional.empty());
    }

    /** The same while another TaskManager runs the jobs. */
    Fault whileJobsRunOn(String taskManager) {
        return new Fault(name, description, taskManager, injection, requirement);
    }

    /** The same fault as it was made another time. */
    Fault describedAs(String another) {
        return new Fault(name, another, taskManager, injection, requirement);
    }

    /** What not every machine allows. */
    @FunctionalInterface
    interface Requirement {

        /** Says what is missing; empty if nothing is. */
        Optional<String> missing(Victims victims);
    }

    /** Injects it. */
    @FunctionalInterface
    interface Injection {

        /**
         * Injects the fault, and returns when it is over; the stack may then still be recovering.
         *
         * @param ledger of the tweets that are posted meanwhile
         */
        void inject(Victims victims, Clients clients, Ledger ledger) throws Exception;
    }
}
