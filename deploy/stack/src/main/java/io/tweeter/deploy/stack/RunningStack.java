package io.tweeter.deploy.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Client of a stack that another process supervises. */
public record RunningStack(DataDirectory data) {

    /**
     * The state that its supervisor has written.
     *
     * @throws StackException if no stack is or was ready there
     */
    public StackState state() throws StackException, IOException {
        Optional<StackState> state = StackState.read(data.state());
        if (state.isEmpty() || !state.get().ready()) {
            throw new StackException(
                    "no stack is ready in " + data.path() + "; start it with tweeter up");
        }
        return state.get();
    }

    /**
     * The network namespaces of its nodes, in their order; none if they share this machine's
     * network.
     */
    public List<String> namespaces() throws StackException, IOException {
        return state().network(data).map(NodeNetwork::namespaces).orElse(List.of());
    }

    /** What runs a command line where the servers of an address run, in their network. */
    public UnaryOperator<List<String>> launcher(String host) throws StackException, IOException {
        return state().network(data)
                .map(network -> network.launcher(host))
                .orElse(UnaryOperator.identity());
    }

    /**
     * The environment variables of a server, from its next start on.
     *
     * @param name as in the state
     */
    public ServerVariables variables(String name) {
        return data.variables(name);
    }

    /**
     * Stops a server, and starts it again after a while.
     *
     * @param name as in the state
     */
    public void restart(String name, Duration down)
            throws StackException, IOException, InterruptedException {
        ask(StackRequest.restart(List.of(name), Math.toIntExact(down.toSeconds())));
    }

    /**
     * Sends the supervisor a request, and waits until it is done.
     *
     * @return a sentence that says what was done
     * @throws StackException if no stack runs there, or the request failed
     */
    String ask(StackRequest request) throws StackException, IOException, InterruptedException {
        ProcessId supervisor = state().supervisor();
        StackRequests.Answer answer =
                new StackRequests(data)
                        .ask(request, () -> supervisor.find().isPresent())
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "the stack in "
                                                        + data.path()
                                                        + " stopped before it answered; start it with tweeter up"));
        if (answer.error() != null) {
            throw new StackException(answer.error());
        }
        return answer.text();
    }
}
