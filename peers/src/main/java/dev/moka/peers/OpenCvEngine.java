package dev.moka.peers;

import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_dnn.Net;
import org.jspecify.annotations.Nullable;

/** OpenCV's DNN module, which reads the caffemodel itself, on its own backend with everything that makes it faster (its default). */
final class OpenCvEngine implements Engine {
    private @Nullable Net net;
    private Mat input = new Mat();

    @Override
    public void load(ModelFiles files, int threads) {
        opencv_core.setNumThreads(threads);
        net = opencv_dnn.readNetFromCaffe(
                files.prototxt().toString(), files.caffemodel().toString());
        net.setPreferableBackend(opencv_dnn.DNN_BACKEND_OPENCV);
        net.enableFusion(true);
        net.enableWinograd(true);
    }

    @Override
    public void reshape(int[] shape) {
        input.close();
        input = new Mat(shape, opencv_core.CV_32F);
    }

    @Override
    public float[] run(float[] pictures) {
        Net loaded = Objects.requireNonNull(net, "no net is loaded");
        new FloatPointer(input.data()).put(pictures);
        loaded.setInput(input);
        try (Mat output = loaded.forward()) {
            float[] values = new float[(int) output.total()];
            new FloatPointer(output.data()).get(values);
            return values;
        }
    }
}
