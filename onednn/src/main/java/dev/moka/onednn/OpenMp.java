package dev.moka.onednn;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import dev.moka.MokaException;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * The number of OpenMP threads, which belongs to the calling thread. JNA calls the very library that oneDNN loaded; it is not
 * touched as long as nobody asks for another number than OpenMP's own.
 */
final class OpenMp {
    private OpenMp() {}

    /** The number OpenMP takes by itself. */
    static int ownThreads() {
        String given = System.getenv("OMP_NUM_THREADS");
        try {
            return given == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(given.trim());
        } catch (NumberFormatException e) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    /** Whether its library was found, so that {@link #setThreads} works. */
    static boolean isThere() {
        return Holder.SET != null;
    }

    /** Sets the number of threads that what the calling thread starts may use. */
    static void setThreads(int threads) {
        if (Holder.SET == null) {
            throw MokaException.failed(
                    "the OpenMP library of oneDNN was not found: set OMP_NUM_THREADS instead of --threads");
        }
        Holder.SET.invokeVoid(new Object[] {threads});
    }

    private static final class Holder {
        static final @Nullable Function SET = find();

        private static @Nullable Function find() {
            for (Map.Entry<String, String> library : Loader.getLoadedLibraries().entrySet()) {
                if (library.getKey().matches("(lib)?(gomp|iomp5|omp).*")) {
                    return NativeLibrary.getInstance(library.getValue()).getFunction("omp_set_num_threads");
                }
            }
            return null;
        }
    }
}
