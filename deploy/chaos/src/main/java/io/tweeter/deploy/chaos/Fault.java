package io.tweeter.deploy.chaos;

import java.util.Optional;

/**
 * Something that goes wrong.
 *
 * @param name as on the command line
 * @param does what happens, in a few words
 * @param requirement what the machine must have for it
 */
record Fault(String name, String does, Strike strike, Requirement requirement) {

    /** One that every machine can have. */
    Fault(String name, String does, Strike strike) {
        this(name, does, strike, victims -> Optional.empty());
    }

    /** What not every machine has. */
    @FunctionalInterface
    interface Requirement {

        /** Says what is missing; empty if nothing is. */
        Optional<String> missing(Victims victims);
    }

    /** Does it. */
    @FunctionalInterface
    interface Strike {

        /**
         * Hurts the stack, and returns when the hurting is over; the stack may then still be busy
         * with coming back.
         *
         * @param ledger of the tweets that are posted meanwhile
         */
        void at(Victims victims, Clients clients, Ledger ledger) throws Exception;
    }
}
