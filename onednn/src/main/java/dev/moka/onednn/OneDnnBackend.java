package dev.moka.onednn;

import com.google.auto.service.AutoService;
import dev.moka.Backend;
import dev.moka.MokaException;
import dev.moka.Precision;
import dev.moka.Program;
import dev.moka.Turn;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/** Finds and loads oneDNN, which comes in a jar for each operating system. */
@AutoService(Backend.class)
public final class OneDnnBackend implements Backend {
    @Override
    public String name() {
        return "onednn";
    }

    @Override
    public void prepare() {
        load();
    }

    @Override
    public Session open(Program program, Turn turn) {
        try {
            load();
            requireInstructions(program.options().precision());
            collectForgottenNets();
            return new OneDnnSession(program, turn);
        } catch (MokaException e) {
            throw e;
        } catch (LinkageError | RuntimeException e) {
            throw new MokaException(
                    MokaException.Kind.FAILED,
                    String.format(
                            "oneDNN does not run here (%s): put the dnnl, opencl and javacpp jars for %s on the class path.",
                            e.getMessage(), Loader.getPlatform()),
                    e);
        }
    }

    /** Whether the processor multiplies bf16 numbers; oneDNN would do without, but far more slowly than in float32. */
    static boolean hasBf16() {
        load();
        int needed = dnnl.cpu_isa.avx512_core_bf16.value;
        return (dnnl.get_effective_cpu_isa().value & needed) == needed;
    }

    private static void requireInstructions(Precision precision) {
        if (precision == Precision.BF16 && !hasBf16()) {
            throw MokaException.usage("this processor does not multiply bf16 numbers (AVX-512 BF16, AMX): use float32");
        }
    }

    private static synchronized void load() {
        // JavaCPP would otherwise refuse native memory once the process is larger than twice the Java heap.
        setUnlessSet("org.bytedeco.javacpp.maxbytes", "0");
        setUnlessSet("org.bytedeco.javacpp.maxphysicalbytes", "0");
        Loader.load(dnnl.class);
    }

    /** The collector sees only the small Java side of a net that was never closed; it is told when memory runs short. */
    private static void collectForgottenNets() {
        if (Pointer.physicalBytes() > Pointer.totalPhysicalBytes() / 4) {
            System.gc();
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
