package dev.moka.peers;

import java.nio.file.Path;

/**
 * One net on disk, for all engines: {@code prototxt} and {@code caffemodel}, and the same as {@code onnx}. All have an input
 * {@code data} and an output {@code prob}.
 *
 * @param stem the files' path without their extension
 */
record ModelFiles(Path stem) {
    static final String INPUT = "data";
    static final String OUTPUT = "prob";

    Path prototxt() {
        return with(".prototxt");
    }

    Path caffemodel() {
        return with(".caffemodel");
    }

    Path onnx() {
        return with(".onnx");
    }

    private Path with(String extension) {
        return stem.resolveSibling(stem.getFileName() + extension);
    }
}
