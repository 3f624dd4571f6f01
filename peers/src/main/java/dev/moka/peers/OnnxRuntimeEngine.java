package dev.moka.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime on the CPU, all of its graph optimisations on (its default). */
final class OnnxRuntimeEngine implements Engine {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private @Nullable OrtSession session;
    private long[] shape = {};

    @Override
    public void load(ModelFiles files, int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(threads);
        session = environment.createSession(files.onnx().toString(), options);
    }

    @Override
    public void reshape(int[] newShape) {
        shape = Arrays.stream(newShape).asLongStream().toArray();
    }

    @Override
    public float[] run(float[] pictures) throws OrtException {
        OrtSession loaded = Objects.requireNonNull(session, "no net is loaded");
        try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pictures), shape);
                OrtSession.Result result = loaded.run(Map.of(ModelFiles.INPUT, input))) {
            FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[output.remaining()];
            output.get(values);
            return values;
        }
    }
}
