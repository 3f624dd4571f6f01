package dev.moka.image;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moka.MokaException;
import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.model.BinaryProto;
import dev.moka.model.NamedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What is subtracted from a net's input: one value a channel, or a whole mean picture.
 *
 * <p>In the net's channel order (BGR for most) and in its units (0 to 255 for most).
 *
 * @param array shape (C) or (C, H, W); C = 1 with one value counts for every channel, as Caffe's {@code mean_value}
 * @param origin where it comes from, for messages: a file name or the values
 */
public record Mean(NdArray array, String origin) {
    private static final Pattern NUMBERS = Pattern.compile("[-+0-9.,eE\\s]+");
    private static final int LARGEST = 1 << 28; // far above any mean, far below a model given by mistake
    private static final String REMEDY = "give v,v,v, or a .npy or .binaryproto file";

    /** Takes shapes (C), (C, H, W), (H, W) for one channel, and any of these behind axes of length 1. */
    public Mean {
        int[] shape = array.shape();
        while (shape.length > 3 && shape[0] == 1) {
            shape = Arrays.copyOfRange(shape, 1, shape.length);
        }
        if (shape.length == 2) {
            shape = new int[] {1, shape[0], shape[1]};
        }
        boolean pixel = shape.length == 3 && shape[1] == 1 && shape[2] == 1;
        if ((shape.length != 1 && shape.length != 3) || array.data().length == 0) {
            throw MokaException.model("mean %s has shape %s: (C) or (C, H, W) is needed", origin, array);
        }
        for (float value : array.data()) {
            if (!Float.isFinite(value)) {
                throw MokaException.model(
                        "mean %s holds a number that is NaN or infinite: the file is damaged; %s", origin, REMEDY);
            }
        }
        array = new NdArray(pixel ? new int[] {shape[0]} : shape, array.data());
    }

    /** One value a channel. */
    public static Mean of(float... values) {
        return new Mean(new NdArray(new int[] {values.length}, values), Arrays.toString(values));
    }

    /** What {@code --mean} takes: numbers, {@code 104,117,123} or {@code 128}, or the name of a file. */
    public static Mean parse(String pathOrValues) {
        String text = pathOrValues.strip();
        if (!text.isEmpty() && NUMBERS.matcher(text).matches()) {
            return values(text);
        } else if (text.isEmpty() || (text.contains(",") && !Files.exists(NamedFile.of("mean", text)))) {
            throw MokaException.model("mean '%s' is neither numbers nor a file: %s", text, REMEDY);
        }
        return read(NamedFile.of("mean", text));
    }

    /** Reads a {@code .npy} or a {@code .binaryproto} file, told apart by content. */
    public static Mean read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw MokaException.model("mean file %s: no such file; %s", path, REMEDY);
        }
        try {
            FileKind kind = FileKind.of(path);
            NdArray array = kind == FileKind.NPY ? npy(path) : binaryproto(path, kind);
            return new Mean(array, path.toString());
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL, "mean file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** C, the number of channels it is for. */
    public int channels() {
        return array.shape()[0];
    }

    /** Whether it is a whole picture, (C, H, W), and not one value a channel. */
    public boolean isPicture() {
        return array.shape().length == 3;
    }

    /** The average over each channel's pixels, C values: what the classification notebook subtracts. */
    public float[] perChannel() {
        float[] means = new float[channels()];
        int plane = array.data().length / means.length;
        for (int c = 0; c < means.length; c++) {
            double sum = 0;
            for (int i = c * plane; i < (c + 1) * plane; i++) {
                sum += array.data()[i];
            }
            means[c] = (float) (sum / plane);
        }
        return means;
    }

    private static Mean values(String text) {
        String[] words = text.split(",", -1);
        float[] values = new float[words.length];
        try {
            for (int i = 0; i < words.length; i++) {
                values[i] = Float.parseFloat(words[i]);
            }
        } catch (NumberFormatException e) {
            throw MokaException.model("mean '%s' is not a list of numbers: %s", text, REMEDY);
        }
        return new Mean(new NdArray(new int[] {values.length}, values), text);
    }

    private static NdArray npy(Path path) {
        try {
            return Npy.read(path);
        } catch (MokaException e) {
            throw new MokaException(MokaException.Kind.MODEL, "mean file " + e.getMessage(), e);
        }
    }

    private static NdArray binaryproto(Path path, FileKind kind) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            NdArray array = BinaryProto.parse(in.readNBytes(LARGEST));
            if (array.data().length > 0) {
                return array;
            }
        } catch (InvalidProtocolBufferException | ArithmeticException | MokaException e) {
            // not a blob, or one whose numbers do not fit its shape: said below
        }
        throw MokaException.model("mean file %s holds no mean, it looks like %s: %s", path, kind, REMEDY);
    }
}
