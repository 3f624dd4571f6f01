package dev.moka.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime on the CPU, all of its graph optimisations on (its default). Its input is one tensor over a direct buffer, filled anew for
 * each run: that memory is its own, where an array would be copied once more at each run.
 */
final class OnnxRuntimeEngine implements Engine {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private @Nullable OrtSession session;
    private @Nullable OnnxTensor input;
    private FloatBuffer numbers = FloatBuffer.allocate(0);

    @Override
    public void load(ModelFiles files, int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setIntraOpNumThreads(threads);
        session = environment.createSession(files.onnx().toString(), options);
    }

    @Override
    public void reshape(int[] shape) throws OrtException {
        if (input != null) {
            input.close();
        }
        int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        numbers = ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        input = OnnxTensor.createTensor(
                environment, numbers, Arrays.stream(shape).asLongStream().toArray());
    }

    @Override
    public float[] run(float[] pictures) throws OrtException {
        numbers.put(0, pictures);
        OrtSession loaded = Objects.requireNonNull(session, "no net is loaded");
        OnnxTensor filled = Objects.requireNonNull(input, "no shape is set");
        try (OrtSession.Result result = loaded.run(Map.of(ModelFiles.INPUT, filled))) {
            FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[output.remaining()];
            output.get(values);
            return values;
        }
    }
}
