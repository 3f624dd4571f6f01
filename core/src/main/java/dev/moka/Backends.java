package dev.moka;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the backend of a net. */
final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private Backends() {}

    /** Loads, in a thread of its own, what {@link #open} is going to need; what fails fails there again, and is said there. */
    static void prepare(NetOptions options) {
        Thread thread = new Thread(() -> found(options).stream().limit(1).forEach(Backend::prepare), "moka-backend");
        thread.setUncaughtExceptionHandler((itself, failure) -> {});
        thread.setDaemon(true);
        thread.start();
    }

    /** Those that the options allow, the first of which is opened. */
    private static List<Backend> found(NetOptions options) {
        return ServiceLoader.load(Backend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> options.backend().equals(NetOptions.AUTO)
                        || options.backend().equals(backend.name()))
                .toList();
    }

    /** Opens what the options ask for; null means the layers' own loops. */
    static Backend.@Nullable Session open(Program program, Turn turn) {
        NetOptions options = program.options();
        if (options.backend().equals(NetOptions.JAVA)) {
            requireFloat32(options);
            return null;
        }
        List<Backend> found = found(options);
        if (found.isEmpty()) {
            if (options.backend().equals(NetOptions.AUTO)) {
                requireFloat32(options);
                return null;
            }
            throw MokaException.usage(
                    "backend '%s' is unknown or not on the class path: use java, or onednn with moka-onednn's jar",
                    options.backend());
        }
        try {
            return found.get(0).open(program, turn);
        } catch (MokaException e) {
            if (options.precision() != Precision.FLOAT32) {
                throw e;
            }
            if (!WARNED.getAndSet(true)) {
                LOG.warn("{} The slow reference loops are used instead.", e.getMessage(), e.getCause());
            }
            return null;
        }
    }

    private static void requireFloat32(NetOptions options) {
        if (options.precision() != Precision.FLOAT32) {
            throw MokaException.usage(
                    "the layers' own loops compute in float32 only: use float32, or the backend onednn");
        }
    }
}
