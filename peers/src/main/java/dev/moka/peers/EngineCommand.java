package dev.moka.peers;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a Java process with one engine in it is started. */
final class EngineCommand {
    private EngineCommand() {}

    /**
     * A process about to be started; its class path is our classes and the engine's jars.
     *
     * @param main the class to run, with the engine's name as first argument
     */
    static ProcessBuilder of(EngineKind kind, int threads, Class<?> main, List<String> arguments) {
        Path unpacked = Places.TARGET.resolve("unpacked").resolve(kind.name());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                // The report of a crash, which would lie where the benchmark was started.
                "-XX:ErrorFile=" + Places.TARGET.resolve("logs").resolve(kind.name() + "-crash-%p.log"),
                "-Djava.awt.headless=true",
                "-Dmoka.root=" + Places.ROOT,
                "-Dorg.bytedeco.javacpp.cachedir=" + unpacked,
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                // Otherwise it unpacks its libraries again at each start.
                "-Donnxruntime.native.path="
                        + EngineKind.ONNX_RUNTIME.jars().resolve("natives/ai/onnxruntime/native/linux-x64"),
                "-cp",
                Places.TARGET.resolve("classes")
                        + File.pathSeparator
                        + kind.jars().resolve("*"),
                main.getName(),
                kind.name()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        environment.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
        // As the moka command sets it: idle OpenMP workers soon sleep.
        environment.put("GOMP_SPINCOUNT", "10000");
        environment.put("GLOG_minloglevel", "2");
        return builder;
    }
}
