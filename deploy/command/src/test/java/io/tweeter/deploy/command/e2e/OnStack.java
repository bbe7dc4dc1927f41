package io.tweeter.deploy.command.e2e;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What runs on the one stack, with clients of its own for each test. */
@ExtendWith(TestStack.Extension.class)
abstract class OnStack {

    final TestStack stack;
    Pipeline pipeline;

    OnStack(TestStack stack) {
        this.stack = stack;
    }

    @BeforeEach
    final void connect() {
        pipeline = stack.connect();
    }

    @AfterEach
    final void disconnect() {
        pipeline.close();
    }
}
