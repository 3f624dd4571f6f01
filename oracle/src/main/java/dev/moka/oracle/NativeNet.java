package dev.moka.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.caffe.FloatBlob;
import org.bytedeco.caffe.FloatBlobSharedVector;
import org.bytedeco.caffe.FloatNet;
import org.bytedeco.caffe.NetParameter;
import org.bytedeco.caffe.StringVector;
import org.bytedeco.caffe.global.caffe;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** A net of native Caffe, in the server's process. */
final class NativeNet implements AutoCloseable {
    private final FloatNet net;
    private final List<String> blobNames;
    private final Map<String, int[]> inputShapes = new LinkedHashMap<>();

    NativeNet(String prototxt, Request.Phase phase, @Nullable Path weights) throws IOException {
        Path file = Files.createTempFile("net", ".prototxt");
        try {
            Files.writeString(file, prototxt);
            net = new FloatNet(file.toString(), phase == Request.Phase.TRAIN ? caffe.TRAIN : caffe.TEST);
        } finally {
            Files.delete(file);
        }
        if (weights != null) {
            net.CopyTrainedLayersFrom(weights.toString());
        }
        blobNames = strings(net.blob_names());
        for (String input : names(net.input_blob_indices())) {
            inputShapes.put(input, shape(net.blob_by_name(input)));
        }
    }

    @Override
    public void close() {
        net.close();
    }

    /** Inputs take the arrays and their shapes; all others become zeros of their declared shape. */
    void setInputs(Map<String, Array> values) {
        for (String name : values.keySet()) {
            if (!inputShapes.containsKey(name)) {
                throw new IllegalArgumentException(
                        "no input '%s'; the net's inputs are %s".formatted(name, inputShapes.keySet()));
            }
        }
        for (Map.Entry<String, int[]> input : inputShapes.entrySet()) {
            Array value = values.get(input.getKey());
            if (value == null) {
                value = Array.zeros(input.getValue());
            }
            FloatBlob blob = net.blob_by_name(input.getKey());
            blob.Reshape(value.shape());
            copy(value, blob, blob.mutable_cpu_data());
        }
        net.Reshape();
    }

    void setParams(Map<String, List<Array>> values) {
        for (Map.Entry<String, List<Array>> layer : values.entrySet()) {
            if (!net.has_layer(layer.getKey())) {
                throw new IllegalArgumentException("no layer '" + layer.getKey() + "' to give parameters to");
            }
            FloatBlobSharedVector blobs = net.layer_by_name(layer.getKey()).blobs();
            if (blobs.size() != layer.getValue().size()) {
                throw new IllegalArgumentException("layer '%s' has %d parameters, not %d"
                        .formatted(
                                layer.getKey(), blobs.size(), layer.getValue().size()));
            }
            for (int i = 0; i < blobs.size(); i++) {
                copy(layer.getValue().get(i), blobs.get(i), blobs.get(i).mutable_cpu_data());
            }
        }
    }

    /** One pass; gives the loss. */
    float forward() {
        float[] loss = new float[1];
        net.Forward(loss);
        return loss[0];
    }

    /** One pass, and the blobs of those names; of all if there are none. */
    Result forward(List<String> names) {
        checkBlobs(names);
        float loss = forward();
        return new Result(data(names), names(net.output_blob_indices()), loss);
    }

    /** Backward from the diffs given. */
    void backward(Map<String, Array> diffs) {
        net.ClearParamDiffs();
        for (Map.Entry<String, Array> diff : diffs.entrySet()) {
            FloatBlob blob = net.blob_by_name(diff.getKey());
            copy(diff.getValue(), blob, blob.mutable_cpu_diff());
        }
        net.Backward();
    }

    void checkBlobs(Iterable<String> names) {
        for (String name : names) {
            if (!blobNames.contains(name)) {
                throw new IllegalArgumentException("no blob '%s'; the net's blobs are %s".formatted(name, blobNames));
            }
        }
    }

    private Map<String, Array> data(List<String> names) {
        Map<String, Array> values = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? blobNames : names) {
            FloatBlob blob = net.blob_by_name(name);
            values.put(name, data(blob));
        }
        return values;
    }

    Map<String, Array> diffs(List<String> names) {
        Map<String, Array> values = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? blobNames : names) {
            values.put(name, diff(net.blob_by_name(name)));
        }
        return values;
    }

    Params params() {
        return params(NativeNet::data);
    }

    Params paramDiffs() {
        return params(NativeNet::diff);
    }

    private Params params(Function<FloatBlob, Array> side) {
        List<String> names = strings(net.layer_names());
        Map<String, List<Array>> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            FloatBlobSharedVector blobs = net.layers().get(i).blobs();
            List<Array> arrays = new ArrayList<>();
            for (int j = 0; j < blobs.size(); j++) {
                arrays.add(side.apply(blobs.get(j)));
            }
            if (!arrays.isEmpty()) {
                values.put(names.get(i), arrays);
            }
        }
        return new Params(values);
    }

    List<Layer> layers() {
        List<String> names = strings(net.layer_names());
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String type = net.layers().get(i).type().getString();
            layers.add(new Layer(names.get(i), type, names(net.bottom_ids(i)), names(net.top_ids(i))));
        }
        return layers;
    }

    void write(String file) {
        if (file.endsWith(".h5")) {
            net.ToHDF5(file);
            return;
        }
        try (NetParameter param = new NetParameter()) {
            net.ToProto(param, false);
            caffe.WriteProtoToBinaryFile(param, file);
        }
    }

    /** An empty vector comes as null. */
    private List<String> names(@Nullable IntPointer ids) {
        List<String> names = new ArrayList<>();
        for (long i = 0; ids != null && i < ids.limit(); i++) {
            names.add(blobNames.get(ids.get(i)));
        }
        return names;
    }

    private static List<String> strings(StringVector vector) {
        List<String> strings = new ArrayList<>();
        for (long i = 0; i < vector.size(); i++) {
            strings.add(vector.get(i).getString());
        }
        return strings;
    }

    private static int[] shape(FloatBlob blob) {
        int[] shape = new int[blob.num_axes()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = blob.shape(i);
        }
        return shape;
    }

    private static Array data(FloatBlob blob) {
        return array(blob, blob.count() == 0 ? null : blob.cpu_data());
    }

    private static Array diff(FloatBlob blob) {
        return array(blob, blob.count() == 0 ? null : blob.cpu_diff());
    }

    private static Array array(FloatBlob blob, @Nullable FloatPointer from) {
        Array array = Array.zeros(shape(blob));
        if (from != null) {
            from.get(array.data());
        }
        return array;
    }

    private static void copy(Array from, FloatBlob blob, FloatPointer to) {
        if (!Arrays.equals(from.shape(), shape(blob))) {
            throw new IllegalArgumentException("a blob of shape %s cannot take an array of shape %s"
                    .formatted(Arrays.toString(shape(blob)), Arrays.toString(from.shape())));
        }
        to.put(from.data());
    }
}
