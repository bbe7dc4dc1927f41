package io.tweeter.deploy.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit extension that gives one resource to all test classes that name it. JUnit closes the
 * resource after the last of them.
 *
 * @param <T> the resource; tests take it as a parameter of this type
 */
public abstract class SharedResource<T extends AutoCloseable> implements ParameterResolver {

    private final Class<T> type;

    /**
     * @param type of the parameters that receive the resource
     */
    protected SharedResource(Class<T> type) {
        this.type = type;
    }

    /** Starts the resource; called once, when the first test class asks for it. */
    protected abstract T start() throws Exception;

    @Override
    public final boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == type;
    }

    @Override
    public final T resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(type))
                .getOrComputeIfAbsent(type, key -> startOrFail(), type);
    }

    private T startOrFail() {
        try {
            return start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + type.getName() + " starts", e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot start " + type.getName(), e);
        }
    }
}
