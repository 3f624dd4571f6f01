package dev.moka.peers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engines, in the order of the tables. */
enum EngineKind {
    MOKA("Moka", "app/target/moka/lib", "moka-core"),
    MOKA_BF16("Moka, bf16", "app/target/moka/lib", "moka-core"),
    ONEDNN("bare oneDNN", "app/target/moka/lib", "dnnl"),
    ONEDNN_BF16("bare oneDNN, bf16", "app/target/moka/lib", "dnnl"),
    ONNX_RUNTIME("ONNX Runtime", "peers/target/onnxruntime", "onnxruntime"),
    OPENCV("OpenCV", "peers/target/opencv", "opencv"),
    CAFFE("native Caffe", "oracle/target/caffe", "caffe");

    private static final double BF16_TOLERANCE = 0.25;

    private final String label;
    private final String jars;
    private final String jar;

    EngineKind(String label, String jars, String jar) {
        this.label = label;
        this.jars = jars;
        this.jar = jar;
    }

    /** What people call it. */
    String label() {
        return label;
    }

    /** The folder of its jars. */
    Path jars() {
        return Places.ROOT.resolve(jars);
    }

    /** Whether it can do that with a net of that name: bare oneDNN knows some, and not everything trains. */
    boolean does(Work work, String net) {
        return switch (this) {
            case MOKA, CAFFE -> true;
            case MOKA_BF16 -> Machine.hasBf16();
            case ONEDNN -> OneDnnNet.named(net).isPresent();
            case ONEDNN_BF16 -> Machine.hasBf16() && ONEDNN.does(work, net);
            case ONNX_RUNTIME, OPENCV -> work == Work.FORWARD;
        };
    }

    /** How far its answers may be from Moka's in float32, relative to the largest number: bf16 has 8 bits of it at each step. */
    double tolerance(Work work) {
        return inBf16() ? BF16_TOLERANCE : work.tolerance();
    }

    /** Whether it multiplies in bf16, and all others in float32. */
    boolean inBf16() {
        return this == MOKA_BF16 || this == ONEDNN_BF16;
    }

    /** The version that its jar's name says. */
    String version() throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(jars(), jar + "-*.jar")) {
            for (Path file : found) {
                Matcher name = Pattern.compile(jar + "-(\\d[\\d.]*(-SNAPSHOT)?).*\\.jar")
                        .matcher(file.getFileName().toString());
                if (name.matches()) {
                    return name.group(1);
                }
            }
        }
        throw new IOException("no " + jar + "-VERSION.jar in " + jars() + ": run peers/run, which builds it");
    }
}
