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
    static final String LABEL = "label";

    Path prototxt() {
        return with(".prototxt");
    }

    /** The net for training, which has a second input {@code label} and ends in a loss; its weights are the same. */
    Path training() {
        return with("-training.prototxt");
    }

    /** The solver that trains it. */
    Path solver() {
        return with("-solver.prototxt");
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
