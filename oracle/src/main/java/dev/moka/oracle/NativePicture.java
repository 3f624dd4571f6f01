package dev.moka.oracle;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** What Caffe lets OpenCV do with pictures, in the server's process. */
final class NativePicture {
    private NativePicture() {}

    static Picture decode(byte[] file) {
        try (BytePointer bytes = new BytePointer(file);
                Mat encoded = new Mat(1, file.length, opencv_core.CV_8UC1, bytes);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR)) {
            if (decoded.empty()) {
                throw new IllegalArgumentException("OpenCV cannot decode this picture");
            }
            return picture(decoded);
        }
    }

    static Picture resize(Picture picture, int height, int width) {
        try (BytePointer bytes = new BytePointer(picture.pixels());
                Mat from = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC(picture.channels()), bytes);
                Mat to = new Mat();
                Size size = new Size(width, height)) {
            opencv_imgproc.resize(from, to, size);
            return picture(to);
        }
    }

    private static Picture picture(Mat mat) {
        byte[] pixels = new byte[mat.rows() * mat.cols() * mat.channels()];
        try (BytePointer data = mat.data()) {
            data.capacity(pixels.length).get(pixels);
        }
        return new Picture(mat.rows(), mat.cols(), mat.channels(), pixels);
    }
}
