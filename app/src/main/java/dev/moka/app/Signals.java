package dev.moka.app;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runs something, in a thread of its own, when the system sends a signal, even one that was ignored when Java was started. Stands on
 * {@code sun.misc.Signal}, by reflection: the compiler warns of every other use, and a JVM may be without it.
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
            if (type.getField("SIG_IGN").get(null).equals(before) && hear(name)) {
                handle(name, handler);
            }
        } catch (ReflectiveOperationException e) {
            // This system ends the process, as it does everywhere else.
        }
    }

    /**
     * Under nohup HUP is ignored, and INT in what a script runs in the background. Java leaves such a signal as it is, handler or not, until
     * it no longer is ignored; native Caffe hears it.
     *
     * @return false where Java calls no native code
     */
    private static boolean hear(String name) throws ReflectiveOperationException {
        Object signal = signal(name);
        Object number = signal.getClass().getMethod("getNumber").invoke(signal);
        try {
            NativeLibrary.getProcess().getFunction("signal").invoke(Pointer.class, new Object[] {number, Pointer.NULL});
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    private static Object handle(String name, Object handler) throws ReflectiveOperationException {
        Object signal = signal(name);
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return signal.getClass().getMethod("handle", signal.getClass(), type).invoke(null, signal, handler);
    }

    private static Object signal(String name) throws ReflectiveOperationException {
        return Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
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
