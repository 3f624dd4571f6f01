package dev.moka.app;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runs something, in a thread of its own, when the system sends a signal. Stands on {@code sun.misc.Signal}, by reflection: the compiler
 * warns of every other use, and a JVM may be without it.
 */
final class Signals implements AutoCloseable {
    private final Deque<Runnable> restore = new ArrayDeque<>();

    /** @param name as {@code INT}; one that this system does not have is never sent, and so ignored */
    void on(String name, Runnable action) {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object handler =
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
                        action.run();
                        return null;
                    });
            Object before = handle(name, handler);
            restore.push(() -> restore(name, before));
        } catch (ReflectiveOperationException e) {
            // This system ends the process, as it does everywhere else.
        }
    }

    private static Object handle(String name, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        Object wanted = signal.getConstructor(String.class).newInstance(name);
        return signal.getMethod("handle", signal, type).invoke(null, wanted, handler);
    }

    private static void restore(String name, Object handler) {
        try {
            handle(name, handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot restore what SIG" + name + " did", e);
        }
    }

    /** From now on the signals do what they did before. */
    @Override
    public void close() {
        while (!restore.isEmpty()) {
            restore.pop().run();
        }
    }
}
