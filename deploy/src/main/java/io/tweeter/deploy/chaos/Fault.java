package io.tweeter.deploy.chaos;

/**
 * Something that goes wrong.
 *
 * @param name as on the command line
 * @param does what happens, in a few words
 */
record Fault(String name, String does, Strike strike) {

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
